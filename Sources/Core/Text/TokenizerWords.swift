/// The words that the tokeniser and the sentence splitter know; docs/tokens.md says where each list is from.
enum TokenizerWords {
  static let table = WordTable([
    (.prefix, prefixes), (.yearPrefix, "mid"), (.syllable, syllables), (.englishSyllable, englishSyllables),
    (.title, titles), (.calendar, calendar), (.abbreviation, abbreviations),
    (.capitalAbbreviation, capitalAbbreviations), (.numbering, numberings), (.leading, leading), (.unit, units),
    (.currency, currencies), (.addressEnd, addressEnds), (.fused, fused), (.starter, starters), (.clipped, clipped),
    (.clitic, "s m d ll re ve"),
  ])

  /// Kept more often than split in the training part of GUM; the second line stands in EWT's only.
  private static let prefixes: StaticString = """
    anti co counter cross e ex inter mid mini non post pre pro re semi socio sub
    arch intra multi over un
    """

  private static let titles: StaticString = """
    mr mrs ms mx messrs mlle mme dr drs prof rev fr hon gen lt col maj capt cmdr adm sgt cpl pvt brig supt det insp
    sen rep reps sens gov govs pres atty amb st ste mt ft pfc cdr vadm radm msgr
    """

  private static let calendar: StaticString = """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    """

  private static let abbreviations: StaticString = """
    etc inc ltd corp co jr sr vs al approx ca cf viz esp dept est assn bros univ ext yrs hrs mins lb lbs oz
    asst govt intl natl tel misc incl excl min max avg
    """

  private static let capitalAbbreviations: StaticString = """
    ave blvd rd hwy pkwy sq rte bldg apt ste va pa la ga fla calif mass conn penn wash wis minn ill ind mich tex tenn
    ala ariz ark colo del kan ky md mo neb nev okla ore vt wyo que ont attn conf ph esq plc pty gmbh phil
    """

  private static let numberings: StaticString = """
    no nos p pp vol vols fig figs art sec ch chap para eq c b d m n v op ed r t div
    """

  private static let leading: StaticString = "vs cf viz ca approx esp no nos fig figs pp vol vols attn ph asst"

  private static let units: StaticString = """
    km m cm mm nm kg mg ml cl ft mph kph kmh khz mhz ghz hz kb mb gb tb kw mw gw kwh mwh gwh kv mph rpm fps dpi
    am pm k x bn tn mn hrs hr h min mins sec secs ms yr yrs ha sqm sq lb lbs oz pt bps bbl
    dollars yuan percent people persons minutes hours days weeks months years times watt watts degrees miles meters
    metres tons tonnes hh
    """

  private static let currencies: StaticString = "rmb usd cny eur gbp jpy hkd inr aud cad irr krw ad bc"

  private static let addressEnds: StaticString = """
    com org net edu gov mil int info biz co uk us cn de fr nz au tw dk es jp kr hk sg eu ru ca ch nl se io tv cz pl br
    mx za ie gr fi htm html doc docx pdf xls xlsx ppt txt jpg jpeg png gif zip csv php asp jsp xml exe mp
    """

  private static let fused: StaticString = """
    cannot gonna wanna gotta dont didnt doesnt isnt wasnt arent werent couldnt wouldnt shouldnt havent hasnt hadnt aint
    """

  private static let starters: StaticString = """
    the he she it they we this that these those there in but and a an for if as at on when while however after before
    although his her its their our my i you what how who why where which with from since some many most all also both
    each one two according during because under then so yet no not is are was did do does can could will would to by of
    meanwhile moreover such here now today please let
    """

  private static let clipped: StaticString = "em n til cause twas tis"

  /// Romanised syllables of Mandarin, Cantonese and Korean names.
  private static let syllables: StaticString = """
    ae ah ai an ao ba bae baek bai ban bang bao bei ben beng beom bi bian biao bie bik bin bing bo bok bong
    bu bum byeong byul byung cai can cang cao cen ceng cha chae chai chak cham chan chang chao chau che chen
    cheng cheol cheong cheuk cheung chi chik ching chiu cho choi chong chor chou chow choy chu chuai chuan
    chuang chuen chui chuk chul chun chung chuo ci cong cou cu cuan cui cun cuo da dae dai dan dang dao de
    deng di dian diao die ding diu do dong dou du duan dui duk dun duo en eok er eul eun fa fai fan fang fat
    fei fen feng fo fong fook fou fu fuk fung gab gai gam gan gang gao gap ge gen geng geon geun gi gil go
    gong goo gou gu gua guai guan guang gui guk gun guo gwan gwang gye gyeong gyu gyung ha hae hai hak han
    hang hao he hee hei hen heng heon heui hin hing hiu ho hoi hok hon hong hoon hou hu hua huai huan huang
    hui hun hung huo hwa hwan hye hyeon hyo hyuk hyun hyung il im in jae jang je jeon jeong ji jia jian
    jiang jiao jie jin jing jiong jiu jo jong joo joon ju juan jue jun jung ka kai kam kan kang kao kau ke
    kei ken keng keung ki kin kit kiu ko kok kong kook kou ku kua kuai kuan kuang kuen kui kuk kun kuo kwai
    kwan kwang kwok kwon kwong kyong kyoung kyu kyun kyung la lai lam lan lang lao lap lau le lei leng leung
    li lia lian liang liao lie lik lim lin ling lit liu lok long lou lu luan lui luk lun lung luo ma mai man
    mang mao mei men meng mi mian miao mie min ming miu mo moon mou mu mui mun myeong myung na nai nam nan
    nang nao nei nen neng nga ngai ngan ngo ni nian niang niao nie nin ning niu nong nu nuan nuo oh ok on
    pai pak pan pang pao pei pen peng pi pian piao pie pik pil pin ping po pong pu pui pyo pyung qi qia qian
    qiang qiao qie qin qing qiong qiu qu quan que qun ra rae ran rang rao ren reng ri rin rong rou ru ruan
    rui run ruo ryul sa sai sam san sang sao sau se sen seng seo seok seol seon seong seop seul seung sha
    shai shan shang shao she shei shek shen sheng sheung shi shik shin shing shiu shou shu shua shuai shuan
    shuang shui shuk shun shuo si sik sil sim sin sing siu so sol son song soo sook soon sou su suan suen
    suet sui suk sum sun sung suo ta tae taek tai tak tan tang tao tat te teng ti tian tiao tie tik tin ting
    to tong tou tsang tsui tsun tsz tu tuan tuen tui tun tung tuo uk un ung wa wah wai wan wang wei wen weng
    wha wing wo won wong woo wook woon wu wun xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
    ya yam yan yang yao yat yau ye yee yeol yeon yeong yeop yeung yi yik yim yin ying yip yiu yong yoo yoon
    you young yu yuan yue yuen yuk yul yun yung zai zan zang zao ze zen zeng zha zhai zhan zhang zhao zhe
    zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """

  private static let englishSyllables: StaticString = """
    an ban bang ben bin bing bo bong chi chow dan die do dong dun fan fang fat gang gap go gun ha han hang
    he hen ho hon hong hun hung il im in kin kit lam lap lie lit long lung man men mo moon oh ok on pan pang
    pen pie pin ping pong ran rang run sai sam san sang she shin shun sim sin sing so son song soon sum sun
    sung tan tang tat tie tin to tong wan wing wo won woo yam yang yin you young
    """
}
