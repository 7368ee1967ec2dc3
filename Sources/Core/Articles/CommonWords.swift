/// Frequent English words and the endings they take, to tell whole words from pieces of words.
enum CommonWords {
  /// Whether `word` is a frequent word, as it stands or without a usual ending; ASCII in either case.
  static func contains(_ word: String) -> Bool {
    let text = word.utf8Span.span
    if words[hash(text, text.count).value] != 0 { return true }
    for (ending, restored) in endings where text.count >= ending.count + 3 && ends(text, with: ending) {
      let length = text.count - ending.count
      let stem = hash(text, length)
      for letters in restored {
        var whole = stem
        for letter in letters { whole.add(letter) }
        if words[whole.value] != 0 { return true }
      }
      // A consonant doubled before the ending: `planned`.
      if ending.count > 1 || ending[0] != 0x73, length >= 2, text[length - 1] == text[length - 2],
        words[hash(text, length - 1).value] != 0
      {
        return true
      }
    }
    return false
  }

  private static func hash(_ text: Span<UInt8>, _ count: Int) -> WordHash {
    var hash = WordHash()
    for index in 0..<count { hash.add(text[index]) }
    return hash
  }

  private static func ends(_ text: Span<UInt8>, with ending: [UInt8]) -> Bool {
    let start = text.count - ending.count
    for index in ending.indices where text[start + index] | 0x20 != ending[index] { return false }
    return true
  }

  /// Endings, and what may stand in their place in the stem.
  private static let endings: [(ending: [UInt8], restored: [[UInt8]])] =
    ([
      ("s", [""]), ("es", ["", "e"]), ("ies", ["y"]), ("ed", ["", "e"]), ("ied", ["y"]),
      ("ing", ["", "e"]),
      ("ings", ["", "e"]), ("er", ["", "e"]), ("ers", ["", "e"]), ("or", ["", "e"]),
      ("ors", ["", "e"]),
      ("ly", ["", "le"]),
      ("ily", ["y"]), ("ally", ["", "al"]), ("ion", ["", "e"]), ("ions", ["", "e"]),
      ("ation", ["", "e"]),
      ("ations", ["", "e"]), ("ment", [""]), ("ments", [""]), ("ness", [""]), ("al", ["", "e"]),
      ("able", ["", "e"]),
      ("ity", ["", "e"]), ("ities", ["", "e"]), ("ive", ["", "e"]), ("ful", [""]), ("less", [""]),
      ("ship", [""]),
      ("hood", [""]), ("ist", ["", "e"]), ("ists", ["", "e"]), ("ism", ["", "e"]),
      ("est", ["", "e"]), ("iest", ["y"]),
      ("ier", ["y"]), ("ic", ["", "e", "y"]), ("ical", ["", "y"]), ("ure", ["", "e"]),
      ("ance", ["", "e"]),
      ("ence", ["", "ent"]),
    ] as [(String, [String])]).map { (Array($0.0.utf8), $0.1.map { Array($0.utf8) }) }

  private static let words = KeyedNumbers(
    [Phrases.common, list, ClosedWords.list].flatMap { $0.split(separator: " ") }.map { (WordHash.of($0), 1) })

  private static let list = """
    able about above abroad absence accept access accident account accuse achieve acquire across act action active \
    actor actual add address admit adult advance advantage adventure advice advise affair affect afford afraid after \
    again against age agency agent agree agriculture ahead aid aim air airport alarm album alcohol alive alliance \
    allow almost alone along already also alter although always ambition among amount analyse ancient anger angle \
    animal announce annual another answer anxious any anybody anyone anything anyway anywhere appeal appear apple \
    apply appoint approach appropriate approve area argue arise arm army around arrange arrest arrive art article \
    artist aside ask aspect assemble assert assess asset assign assist associate assume atmosphere attach attack \
    attempt attend attention attitude attract audience author authority automatic available avenue average avoid \
    award aware away baby back background bad bag balance ball ban band bank bar bare base baseball basic basis \
    basket basketball bath battle beach bear beast beat beauty become bed before begin behavior behaviour behind \
    being belief believe belong below benefit beside best better between beyond big bill billion bind bird birth \
    birthday bishop bit bite black blame blind block blood blow blue board boat body bomb bond bone book bookshop \
    boom border bore born borrow boss both bother bottle bottom boundary bowl box boy boyfriend brain branch brand \
    brave bread break breakfast breath breathe breed brick bridge brief bright bring broad broadcast broken brother \
    brown brush budget build bulk bullet burden burn burst bury bus business busy button buy cabinet cable cake call \
    calm camera camp campaign can cancel cancer candidate cannot capable capacity capital captain capture car card \
    care career carry case cash cast castle cat catch category cathedral cause celebrate cell center central centre \
    century ceremony certain chain chair challenge chamber champion chance change channel chapter character charge \
    charity chart chase cheap check cheese chemical chest chief child childhood choice choose church circle \
    circumstance cite citizen city civil claim class classic classroom clean clear clerk clever client cliff climate \
    climb clinic clock close cloth cloud club clue coach coal coalition coast coastline coat code coffee cold \
    collapse collar colleague collect college colony color colour column combat combine come comfort command comment \
    commerce commission commit committee common community company compare compete complain complete complex component \
    compose comprehensive compromise compute concept concern concert conclude concrete condemn condition conduct \
    conference confidence confirm conflict confront confuse congress connect conscious consequence conserve consider \
    consist constant constitution construct consult consume contact contain contemporary content contest context \
    continent continue contract contrast contribute control convention conversation convert convince cook cool cope \
    copy copyright core corn corner corporate correct correspond cost cottage cotton council counsel count counter \
    country countryside county couple courage course court courtyard cousin cover crack craft crash cream create \
    credit crew crime crisis criterion criticise criticize crop cross crowd crown crucial cruel cry culture cup cure \
    current curtain curve custom customer cut cycle daily damage dance danger dare dark data date daughter day \
    daylight dead deadline deal dear death debate debt decade decide decision declare decline decorate deep defeat \
    defence defend defense define degree delay delegate deliver demand democracy democratic demonstrate deny depart \
    department depend deposit depress depth deputy derive describe desert deserve design desire desk despite destroy \
    destruct detail detect determine develop device devote diary die diet differ difficult dig digital dimension \
    dinner diplomat direct director dirty disable disappear disappoint disaster discipline discount discover discuss \
    disease dismiss display dispute distance distinct distribute district disturb divide division divorce doctor \
    document dog dollar domestic dominate door double doubt down downtown dozen draft drama draw dream dress drink \
    drive drop drug dry due dust duty each eager ear early earn earth earthquake ease east easy eat economic economy \
    edge edit edition editor educate effect efficient effort egg eight either elder elect electric element eleven \
    eliminate else elsewhere embassy embrace emerge emergency emotion emperor emphasis empire employ empty enable \
    encounter encourage end enemy energy engage engine engineer enhance enjoy enormous enough ensure enter enterprise \
    entertain entire entitle entrance environment episode equal equip era error escape especially essay essential \
    establish estate estimate ethnic even evening event ever every everybody everyone everything everywhere evidence \
    evil evolve exact examine example exceed excellent except exchange excite exclude execute executive exercise \
    exhibit exist exit expand expect expedition expense experience experiment expert explain explode exploit explore \
    export expose express extend extent external extra extreme eye face facility fact factor factory fail fair faith \
    fall false fame familiar family famous fan far farm farmhouse farmland fashion fast fat father fault favor favour \
    fear feature federal fee feed feel fellow female fence festival few fiction field fifteen fifth fifty fight \
    figure file fill film final finance find fine finger fingerprint finish fire firearm fireplace firm first fish \
    fit five fix flag flat flight float flood floor flow flower fly focus fold folk follow food foot football force \
    foreign forest forget form formal formula fortune forty forward found foundation founder four frame framework \
    free freedom freelance freeze frequent fresh friend front fruit fuel full fun function fund fundamental funeral \
    furniture further future gain gallery game gap garden gas gate gather gene general generate generation gentle \
    genuine get giant gift girl girlfriend give glass global glory go goal goalkeeper god gold good govern government \
    governor grade graduate grain grand grandfather grandmother grant grass grave gray great green greenhouse grey \
    ground group grow growth guarantee guard guerrilla guess guest guide guideline guilty gun habit hair half hall \
    hand handbook handle handmade hang happen happy harbor harbour hard hardware harm hat hate have head headline \
    headmaster headquarter health hear heart heat heaven heavy height hell help hence herb here heritage hero herself \
    hesitate hide high highlight highway hill himself hire historic history hit hold hole holiday holy home homeland \
    hometown homework honest honor honour hope horror horse hospital host hostile hot hotel hour house household how \
    however huge human humor humour hundred hunt hurt husband ice idea ideal identify identity ignore ill illegal \
    image imagine immediate impact implement imply import impose impress improve incident include income increase \
    independent index indicate individual indoor industrial industry inevitable infant infect influence inform \
    initial initiative injure injury inland inner innocent innovate input inquiry inside insight insist inspect \
    inspire install instance instant instead institute institution instruct instrument insure intellectual \
    intelligent intend intense intent interest internal international internet interpret interval intervene interview \
    into introduce invade invent invest investigate invite involve iron island isolate issue item itself jail jet job \
    join joint joke journal journalist journey joy judge jump junior jury just justice justify keen keep key keyboard \
    kick kid kill kilometer kilometre kind king kingdom kiss kitchen knee knife knock know knowledge label labor \
    labour lack lady lake land landlord landmark landscape language large last late latter laugh launch law lawyer \
    lay layer lead leader leaf league lean leap learn least leather leave lecture left leg legal legend legislate \
    lend length less lesson let letter level liberal liberty library licence license lie life lifestyle lifetime lift \
    light like likely limit line linguist link lip list listen literary literature little live livelihood livestock \
    load loan local locate location lock logic lonely long longtime look loose lord lose loss lot loud love low lower \
    loyal luck lunch luxury machine magazine magic magistrate mail main mainland mainstream maintain major make male \
    manage manager manner manufacture many map march margin marine mark market marriage marry mass massacre master \
    masterpiece match mate material mathematics matter mature maximum may mayor meal mean meanwhile measure meat \
    mechanism medal media medical medicine medium meet member memory mental mention merchant mere message metal \
    meteorologist method metre middle midnight might migrate mild mile military milk mill million mind mine mineral \
    minimum minister ministry minor minority minute mirror miss missile mission mistake mix mobile model moderate \
    modern moment monastery money monitor month mood moon moral more moreover morning mortgage most mother motion \
    motivate motor motorway mount mountain mouth move movement movie much multiple murder muscle museum music musical \
    muslim mutual myself mystery name narrow nation national nationwide native natural nature near nearby neat \
    necessary neck need negative neglect negotiate neighbor neighbour neither nerve network neutral never \
    nevertheless new newcomer news newsletter newspaper next nice night nightclub nightlife nine ninth nobody noise \
    none nor normal north northern nose note notebook nothing notice notion novel now nowadays nowhere nuclear number \
    nurse object observe obtain obvious occasion occupy occur ocean odd offer office officer official offshore often \
    oil old once one ongoing online only onto open opera operate operation opinion opponent opportunity oppose \
    opposite option order ordinary organ organisation organise organization organize origin original other otherwise \
    ought ourselves out outbreak outcome outdoor outline outlook output outside outstanding oven over overall \
    overcome overhead overseas oversight overthrow overview own owner oxygen pace pack page pain paint pair palace \
    panel paper paragraph parent park parliament part participate particle particular partly partner party pass \
    passage passenger passport past path patient pattern pause pay peace peak peasant peer pension people pepper \
    perceive percent percentage perfect perform perhaps period permanent permit person personal persuade phase \
    philosophy phone photo photograph phrase physical pick picture piece pilot pioneer pipe place plain plan plane \
    planet plant plastic plate platform play playground pleasant please pleasure plenty plot plus pocket poem poet \
    poetry point police policeman policy polite political politician politics poll pool poor pope popular populate \
    population port portion portrait pose position positive possess possible post postcard pot potential pound \
    poverty power practical practice practise praise precede precise predict prefer pregnant premier prepare presence \
    present preserve president press pressure pretend pretty prevent previous price pride priest primary prime prince \
    princess principal principle print prior priority prison private prize probable problem procedure proceed process \
    produce product production profession professor profile profit program programme progress project prominent \
    promise promote proof proper property proportion propose prosecute prospect protect protein protest proud prove \
    provide province provision provoke psychology public publish pull punish pupil purchase pure purpose pursue push \
    put quality quantity quarter queen question quick quiet quit quite quote race radiation radical radio rail \
    railroad railway rain rainfall raise range rank rapid rare rate rather ratio raw reach react read ready real \
    realise realize reason recall receive recent recession reckon recognise recognize recommend record recover \
    recruit red reduce reduction refer reflect reform refugee refuse regard regime region register regret regular \
    reject relate relation relative relax release relevant relief religion religious reluctant rely remain remark \
    remarkable remember remind remote remove renew rent repair repeat replace reply report represent republic \
    reputation request require research reserve reside resident resign resist resolve resource respect respond \
    response responsible rest restaurant restore restrict result resume retail retain retire return reveal revenue \
    reverse review revise revolution reward rich ride right ring rise risk rival river road roadside rock role roll \
    roof room root rope rose rough round route routine row royal rule run rural rush sacrifice sad safe safety sail \
    sailor saint salary sale salesman salt same sample sand satellite satisfy save say scale scandal scene schedule \
    scheme scholar school schoolboy science scientific scientist scope score scream screen script sea seafood search \
    seaside season seat second secret secretary section sector secure security see seed seek seem segment seize \
    select self sell senate senator send senior sense sentence separate sequence series serious servant serve service \
    session set settle seven several severe sex shadow shake shape share shareholder sharp she sheet shelf shell \
    shelter shift shine ship shirt shock shoe shoot shop shore short shortage shot shoulder shout show shower shut \
    sick side sidewalk sight sign signal signature significant silence silver similar simple since sing single sink \
    sister sit site situate situation six size skill skin sky skyline sleep slide slight slip slow small smart smell \
    smile smoke smooth snow social society soft software soil solar soldier solid solution solve some somebody \
    someday somehow someone something sometime sometimes somewhat somewhere son song soon sort soul sound source \
    south southern space spare speak special species specific spectacle speech speed spell spend spirit spiritual \
    split spoke spokesman spokeswoman sponsor sport sportsman spot spread spring square squeeze stable staff stage \
    stair stake stamp stand standard standpoint star stare start state statement statesman station statistics status \
    stay steal steam steel step stick stimulate stock stomach stone stop store storm story straight strange strategic \
    strategy stream street strength stress stretch strike string strip strong stronghold structure struggle student \
    studio study stuff style subject submit subsequent substance substantial substitute succeed success such sudden \
    suffer sufficient sugar suggest suicide suit sum summer summit sun sunlight sunshine super superior superman \
    supermarket supply support suppose sure surface surgeon surgery surprise surrender surround survey survive \
    suspect suspend sustain swear sweep sweet swim swing switch symbol sympathy symptom system table tactic tail take \
    takeover tale talent talk tall tank tape target task taste tax taxi tea teach team teammate tear technical \
    technique technology teenager telephone television tell temperature temple temporary ten tend tender tennis \
    tension tent term terrible territory terror terrorist test text than thank theater theatre theft theme themselves \
    theology theory therapy therefore thick thin thing think third thirty this thorough those though thought thousand \
    threat threaten three threshold through throughout throw thus ticket tie tight till time timetable tiny tip tired \
    tissue title tobacco today together tomorrow tone tonight too tool tooth top topic total touch tough tour tourist \
    tournament toward towards tower town trace track trade trademark tradition traffic train transfer transform \
    transition translate transmit transport trap travel treasure treat treatment treaty tree trend trial tribe trick \
    trip troop tropical trouble truck true trust truth try tube tunnel turn turnover twelve twenty twice twin two \
    type typical ugly ultimate unable uncle under undergo undergraduate underground undermine understand undertake \
    underway unemployed unfortunate uniform union unique unit unite universe university unless unlike until unusual \
    up update upgrade uphill upon upper uprising upstairs urban urge urgent use user usual vacation valley value van \
    vary vast vegetable vehicle venture venue version very vessel veteran via victim victory video view viewpoint \
    village violate violence violent virtual virtue visible vision visit visitor vital vocal voice volume volunteer \
    vote voter wage wait wake walk wall want war warm warn wash waste watch water waterfall wave way weak wealth \
    weapon wear weather web wed week weekday weekend weigh weight welcome welfare well west western wet what whatever \
    wheel wheelchair when whenever where whereas wherever whether which while whisper white who whoever whole whom \
    whose why wide widespread wife wild wildlife will win wind window wine wing winner winter wire wise wish with \
    withdraw within without withstand witness woman wonder wood word work worker workforce workplace workshop world \
    worldwide worry worth worthwhile would wound wrap write writer wrong yard year yellow yesterday yet yield young \
    yourself youth zone
    """
}

extension Phrases {
  /// Words that every text has and that say nothing of what it is about.
  static let common = """
    the a an of in on at to for with by from and or but as that which who whose is are was were be been being has have had \
    having will would can could may might should shall must its it their they them his he him her she our we us my me i \
    your you this these those into than then between through during under over after before about against among if \
    because while when where why how not no nor both also more most such other another any some all each every many much \
    few several one two three four five six seven eight nine ten first second third last next new old own same so very \
    just only even still yet too out up down off again once here there now said says say told added according year years \
    day days week weeks month months time times people man men woman women way made make makes making take took taken get \
    got go goes going went come came see seen know known think like well back part since until around across without within \
    what whom do does did done used use using include including includes number mr mrs ms dr per cent percent million
    """
}
