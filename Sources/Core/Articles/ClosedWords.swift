/// Words that can be cut into two words: `feedback`, `permission`. At the end of a line they are told from compounds with
/// a hyphen by being here.
///
/// Taken from the word list of Debian's package wamerican (SCOWL, free for any use with its notice: Copyright 2000-2018 by
/// Kevin Atkinson): those of its words that are no frequent words and fall into two of them. Forms that `CommonWords`
/// makes with an ending are left out.
enum ClosedWords {
  static let list = """
    aboveboard abstractions abutting accountability accountant acetone acoustically addend addiction additionally \
    adequate adhere adjoined adjoining adjust administer administration admire admission admixture adopted adopting \
    adoption adopts adoration adored adoring adrift advent adventuresome adventurous adverb adverse aesthetically \
    affectionate afterbirth afterburner aftercare aftereffect afterglow afterlife afterlives aftermath afternoon \
    aftershave aftershock aftertaste afterthought afterward afterword aimlessly aimlessness airborne airbrush \
    aircraft airdrop airfare airfares airfield airhead airlift airline airmail airmen airplane airships airsick \
    airspace airstrip airtight airwaves airway allover alongside altercation alternation alternative ambassadorships \
    ambling amenable amended amends ammunition amours amused amusing anaerobic analytically anchorage anchorwoman \
    andirons android angels animate anions annotation antagonize antarctic antelope anthem antiaircraft antibody \
    antidepressant antifreeze antigen antihero antiknock antimatter antiparticle antipathetic antiphonal antiques \
    antisocial antitrust antiwar anyhow anymore anyplace anytime appease appended applaud applicable appraised \
    appraising apprenticeship aquatic archangel archbishop archdeacon archdiocese archer arches arching archive \
    archway arctic armband armchair armhole armistice armlet armrest artfully artistically artlessly artlessness \
    artwork ascent ascertain ashore assailed assays assemblywoman asshole assistant assort assure astern astray \
    asymptotically atheist attainable attendant attest attics attire attribute attuned autobiography autograph \
    autoimmune automate automobile automotive averred awesome awestruck awfully babysit backbit backbite backboard \
    backbone backbreaking backdate backdrop backfield backfire backhand backlog backpack backrest backside backslide \
    backspace backstage backstairs backstop backstory backstretch backtrack backup backward backwash backwater \
    backwoods backyard badlands badmouth baggage bagpipe ballads ballpark ballplayer ballpoint ballroom bandage \
    bandied bandies bandstand bandwidth banished banishes bankbook banknote bankroll banshees bantam barbaric \
    barbarism barbarity barbed bareback barefaced barefoot barehanded bareheaded bargain barking barman barrack \
    barrage barroom barrow bartender baseboard baseline baseman bastion bathhouse bathrobe bathroom batting \
    battlefield battleground battleships beachhead bearskin beaver becalmed became because bedclothes bedevil \
    bedfellow bedlam bedrock bedroll bedroom bedside bedspread bedstead bedtime beehive beeline befall befell \
    befitted beforehand behalf behave behead beheld behold behooves belaying belied bellowed beloved bemoaning \
    beneath bequest besetting besiege besought bespeaking bespoke bestow bestride bestseller bethought betook betray \
    beware bewitched bewitching bidden bidding bighearted bigmouth billboard billfold billionaires birdbath \
    birdbrained birdhouse birdseed birdwatcher birthmark birthplace birthrate birthright birthstone bitcoin bitmap \
    bitten bittersweet blackball blackberry blackbird blackboard blackguard blackhead blacklist blackmail blackout \
    blacksmith blacktop blamelessly blindfold blindside blockage blockbuster blockchain blockhead blockhouse \
    bloodbath bloodlessly bloodmobile bloodshed bloodshot bloodstream blotting blowgun blowout blowup bluebird \
    bluebottle bluefish bluegrass bluenose blueprint bluestocking blurred boardinghouse boardroom boardwalk boasting \
    bobbed bodybuilding bodyguard bodywork bombshell bondage bonehead bookcase bookend bookkeeper bookkeeping \
    booklet bookmaker bookmaking bookmark bookmobile bookseller bookshelf bookshelves bookstore bookworm boosting \
    bootblacks bootees borderland borderline botany bothersome bottleneck bowlegged bowman boxcar boxwood braids \
    brainchild brainstorm brainwash braking bravery brazen breadbasket breadfruit breadwinner breakables breakage \
    breakdown breakneck breakpoints breakthrough breakup breakwater breastworks breathlessly breathlessness \
    breathtaking bricklayer bricklaying bridgehead bridgework briefcase brimmed brimstone broadband broadcloth \
    broadside broadsword brokenhearted brokerage brownout brownstone browsing brushwood buckeye buckled buckshot \
    buffaloes buildup bulkhead bulldogs bulletproof bullion bullshit bungled buoyant burdensome burdock burlap \
    burnout burrow busboy bushelled bushelling bushes businesslike businessman businessmen businesswoman bustled \
    busybody busywork butterfly buttonhole buttress buyout buzzword bygone byline bypass byproduct cabinetmaker \
    cabins cablecast cablegram calamity calluses cameraman camerawoman campfire campground campsite campus campuses \
    canary cancan candid candies candlestick canine cannon cannoned cannoning canteen canton cantor canyon \
    capability caprice capstan caraway carbide carbonate carbonation carboy cardboard cardsharp carefree carefuller \
    carefullest carefully caregiver carelessly carelessness caressing caretaker carmine carnation carpenter \
    carpentry carpet carport carrot carryout carsick cartel cartridge cartwheel caseload casework cashback cashmere \
    castaway castrate casualties catbird catboat catcall catchphrase catchup catchword caterpillar catfish catholic \
    catsup cattail catwalk causeway cavalryman centerfold centerpiece certainties chairlift chairman chairmen \
    chairperson chairwoman chamberlain chambermaid championships champs changeover characteristically charcoal \
    charmed charming charms chattel cheaters checkbook checkerboard checklist checkmate checkout checkpoint \
    checkroom checkup cheery cheesecake cheesecloth chestnut chicken childbearing childbirth childcare childlessness \
    childlike childproof chimes chinked chinks chirps chronically chumps churchman churchyard cinematic cistern \
    claimant clambake clandestine clapboarded clapping classmate cleansing cleanup clearinghouse cliffhanger \
    clipping clockwise clockwork closemouthed closeout clothesline cloudburst clubfoot clubhouse coachman coauthor \
    cocktail codices coeducation coefficient coequal coexist coffeecake coffeehouse coffeepot cogently cohabit \
    cohere coincident coking colander collarbone collateral collectables collies colorblind colorfast colossal \
    combatant comeback comedies comedown comeuppance comfortably comically commandant commend commodious commonplace \
    commonwealth communion communique compaction companionship compassion compelled computationally concede \
    concertmaster concession concord concurrent condense condescended condole confederate confer confession confine \
    conform confounded congenial congenital congressman congressmen congresswoman conical conjunction connote \
    conquest conscience conscripts consensual consent consequential considerably considerate consign console consort \
    conspiracy constable constrain construe consultant consumerism contemplate contempt contended contends \
    contestant contextual contour contradiction convent converge converse convex conviction convocation cookbook \
    cookout cooper cooperate copilot copper copycat copyleft copywriter cornball cornbread cornerstone cornflower \
    cornice cornmeal cornrow cornstalk corporal cosign cosponsor costar cotillion cottonmouth cottonseed cottontail \
    cottonwood councilwoman countdown counteract counterattack counterbalance counterclaim counterclockwise \
    counterculture counterexample counterintelligence counteroffer counterpart counterpoint counterproductive \
    counterrevolution counterrevolutionary countersign countersink countertenor counterweight countryman countrymen \
    countrywoman countrywomen couplets coupon courthouse courtroom courtships coverage coverlet cowardice cowboy \
    cowing coworker crackdown crackled crackpot crackup craftsman craftsmen crammed crawled critically criticism \
    crossbar crossbones crossbreed crosscheck crossfire crossover crosspiece crossroad crosstown crosswalk crossways \
    crosswise crossword crowdfund cruelties crybaby crystalline cubism cupboard cupcake curate curdled curfew curled \
    curtail cutback cutlet cutoff cutout cutthroats dabbled damask damnation damper damping daredevil darkroom \
    dashboard database datatype dateline daybed daybreak daydream daytime deadbeat deadbolt deadlock deadwood \
    dealership deathbed deathblow deathlike deathtrap deduction defection defendant deflection deliberate delivery \
    demographic denounce densest dependants depiction descendant designate desktop developmental diehard diffuse \
    digestion dinghies dipping directorate directorships disability disadvantage disadvantageous disagree \
    disapprobation disapproval disarmament disarranged disband discard discharge disclose disclosures discoloration \
    discomfort discomposure disconcert disconnect discontent discontinue discontinuous discourage discourse \
    discredit disembarked disengaged disentangling disfigured disfranchised disgrace disgracefully disguise disgust \
    dishes dishonest dishonorable disinherited disinterested disjoint dislike dislocated dislocation dismantle \
    dismay dismounted disobedience disorder disorientation disparity dispatch displace displeased displeasure \
    dispose disposition disqualifications disqualified disquiet disregard disrepute disrespect disruption \
    dissatisfaction dissatisfied dissect dissent dissimilar dissolution dissolve distaste distemper distillers \
    distinguishable distort distress distrust disuse diversion doctorate dogcatcher dogfight dogfish doghouse \
    dogmatic dogmatism dogmatist dogwood domain domesticate dominion donate donkey doorstep doorstop doorway doping \
    dormant dosage doubtlessly dovetail dowager downbeat downcast downfall downgrade downhearted downhill download \
    downplay downright downscale downsize downstage downstairs downstate downstream downswing downtime downturn \
    downward downwind dozing dragonfly dramatic drawback drawbridge drawled drawstring dreamland dreamlike dressage \
    dressmaker dressmaking dripping driveway droplet dropout drugstore drywall dubbed duelist dungeon dynamically \
    earlobe earmark earphone earshot earsplitting earthen earthshaking earthwork eastbound easterlies eastern \
    easternmost eastward eatables eddying edgeways edgewise effortlessly eggbeater egghead eggplant eggshell \
    eldercare electoral electorate electrode electronically emailed emails embark embedded embedding embody embossed \
    embroiled emirate emitting emphatically empower empress emulate endanger endear endlessly endlessness endorsing \
    endowed endways endwise equipage erasing erasure errand errant eschew escrow esquire esteem estranged etching \
    evenhanded eventide evergreen everlasting evermore everyday everyplace excelled excelling exceptionable \
    exceptionally exclaim excommunicated exhaustion expectant expended explanation exposition expostulated expound \
    expressionless expressway extension extermination exterminator extinction extolling extract extradition \
    extraordinary extraterrestrial eyeball eyebrows eyeglass eyelet eyeliner eyepiece eyesight eyesores eyestrain \
    eyetooth eyewitness facelift fading faggot fainter faintest fairground fairway faithfully faithlessly \
    faithlessness fallout falsehoods famine fanboy fanfares fantastic faraway farewell farmhand farmyard farrow \
    farsighted farther farthing fathead fatherland fathomable fathomed fathoming fatten faultfinding faultlessly \
    fearlessly fearlessness fearsome feather featherweight feedback feedbag fellowships femoral ferrule fertile \
    fervent fieldwork figurehead filmmaker filmstrip finale finessing fingerboard fingernails fingertip fireball \
    firebomb firebrand firebreak firecracker firefight firefly firehouse fireman firepower fireproof fireside \
    firestorm firetrap firewall firewater firewood firework firstborn firsthand fishbowl fisherman fishermen \
    fishtail fishwife fitfully flagrant flagships flagstaff flagstone flashed flashes flashing flashy flasks flatbed \
    flatboat flatcar flatfish flatfoot flatiron flatten flattop flawed flawless fleeting flitting floodgate \
    floodlight floorboard flopping floral flounces flowchart flowerbed flowerpot fluids flushed flutter flycatcher \
    flyleaf flyleaves flyover flypaper flysheet flytrap flyweight flywheel foldaway folklore followup fondest \
    foodstuff foolhardy footage footbridge footfall foothill foothold footlights footlocker footloose footnote \
    footpath footprint footrest footstep footstool footwear footwork forage forbade forbear forbid forbidden \
    forcefully forearm foreboding forecast forecastle forefather forefinger forefront foreground forehead \
    foreknowledge foreman foremost foresaw foresee foresight forestall foretaste forever forgave forgetfulness \
    forgive forgot forgotten forking forlorn format formlessly formlessness fortnight fortress fourfold fourscore \
    foursome foursquare fourteen fraction fragile fragrant frantic fraught freebase freehand freehold freeload \
    freeman freestanding freestyle freethinker freethinking freeway freewheel freewill freight freshman freshwater \
    fretfully fretting friendlies friendships frills frontage frontiersman frontrunner frosty frothing frothy \
    frowned frowning frowns frozen fruitcake fruitlessly fruitlessness fulfilled fullback fumbling fungal funking \
    furrowed furthermore furthermost gadgets gainsaid gainsay gallant gallop gallows gamekeeper gangland ganglion \
    gangway garbage garbled gaslight gasping gasworks gatecrasher gatepost gateway gearbox genera generosity genesis \
    genetic genteel gentlefolk gentleman gentlemen gentlewoman gentry geographically geometrically getaway gigantic \
    girdled giveaway goalpost goaltender godchild goddaughter godfather godlike godmother godparent godsend godson \
    goldbrick goldfish goldsmith goodbye goodnight goodwill google goring gotten graces grammar grandchild \
    grandchildren granddaughter grandparent grandson grandstand grapes graphically grapple grasshopper grassland \
    gravelled gravestone graveyard grease greasy greenback greensward greyhound gridiron gridlock grimace grinding \
    grinning grouch groundbreaking groundhog groundlessly groundswell groundwork growled gruesome guardhouse \
    guardianship guardrail guardroom guardsman guardsmen guesswork guidebook gunboat gunfight gunfire gunmen \
    gunpoint gunrunner gunrunning gunshot gunwales gutting habitability hairball hairbreadth hairbrush haircut \
    hairdresser hairdressing hairline hairpiece hairpins hairsplitting hairspring hairstyle halfback halfhearted \
    halfpence halfpenny halftime halfway hallmark hallway halogen hamburger hamlet hamper handbag handball handbill \
    handcar handcraft handcuff handgun handkerchief handlebar handmaiden handmaids handout handpick handrail handset \
    handshake handsome handspring handstand handwork handwriting hangdog hangout hangover happenstance hardback \
    hardball hardcover hardheaded hardhearted hardline hardships hardtop hardwired hardwood harmlessly harmlessness \
    hashed hashing hashtag hassled hassling hasten hatred hawthorn hayloft haystack headache headband headboard \
    headdress headfirst headhunter headland headlight headlock headlong headphone headrest headroom headset \
    headstone headstrong headwaiter headwaters headway headwind headword healthcare healthfully healthy heaped \
    hearsay heartbeat heartbreak heartbroken heartburn hearten hearties heartland heartlessly heartlessness \
    heartrending heartsick heartstrings heartwarming hearty heathen heather heavyset heavyweight hellhole helplessly \
    helplessness helpline helpmate helpmeet henceforth henceforward heraldry herbage hereabout hereafter herein \
    heretics hereupon herewith heyday hidden hideaway hideout highball highborn highboy highchair highland hightail \
    hiking hillside hilltop hissing hither hockey hogshead holdout holdover holdup homebody homeboy homecoming \
    homelessness homemaker homeowner homepage homered homering homeroom homesick homestead homestretch homeward \
    hoodwinked hopefully hopelessly hopelessness hopper hopping horizontally hornpipe horseback horsefly horsehair \
    horsehide horseman horsemen horseplay horsepower horseshoe horsetail horsewoman hostage hostel hostessing hotbed \
    hotcake hothead hothouse hotkey hotlink hotshot hourglass houseboat housebreak housebroken houseclean housecoat \
    housefly househusband housekeeper housekeeping housemaid housemother houseplant housetop housewares housewarming \
    housewife housewives housework hovered hovering humankind humbled humbug hummed humorlessness humping \
    hundredfold hundredweight huntsmen hypocritical hypotheses hypothesis icebox icebreaker idealistic illiterate \
    impair impart impeach impending imperialism implicit important impressionable inability inaccessible inaccurate \
    inaction inactive inadequacy inadequate inadvisable inanimate inapplicable inappropriate inarticulate \
    inattention inauspicious inboard inborn inbound inboxes inbreed incalculable incapable incapacity incarnation \
    incautious inches incite incivility incline inclose incoherent incommensurate incomparable incompatibility \
    incompatible incompetence incomplete incomprehensible inconsequential inconsiderable inconsistency inconstant \
    incontestable incontinent inconvenient incorporate incorrect incredible incredulity incredulously incurable \
    indebted indecision indecorous indeed indefensible indefinable indefinite indent indescribable indeterminable \
    indeterminate indices indifference indifferent indigence indigestion indignity indirect indiscriminate \
    indispensable indisposed indisposition indisputable indistinct indistinguishable indivisible induct indues \
    ineffective ineffectual inefficiency inefficient inelastic ineligible inequality inescapable inessential \
    inestimable inexact inexpensive inexperience inexpert inexplicable inexpressible infallibly infamous infancy \
    infertile infield infighting infiltrated infiltrates infiltrating infiltration infinite infinity infirm inflamed \
    inflatable inflated inflates inflating inflation inflexible inflow influx informality informative infraction \
    infrequent infringe infuse inglorious ingrain inhabit inhabitant inhale inhere inhospitable inhuman injection \
    injunction injustice inking inlaid inlaying inlays inlets inline inmate inmost innate innermost inoffensive \
    inoperative inopportune inorganic inpatient inquest inquire inroad insane inscribe inscription insect insecure \
    insensible insensitive inseparable insertion insets insetted insetting inshore insignes insignificance \
    insignificant insincere insolubility insoluble insolvable insolvency instability instep insubstantial \
    insufferable insufficient insuperable insupportable insurgency intact intake intentionally interact \
    interactively interbreed interceptions interchange interconnect intercontinental intercourse interdepartmental \
    interdependence interface interfaith interleave interlink interlock intermarriage intermarry interminable \
    intermission intern interoffice interpersonal interplay interpose interposition interred interrelate \
    interrelationship interring intersection interstate intertwined intertwines intertwining interurban intimation \
    intolerable intolerance intolerant intone intractable intravenous intrinsically intruder intrust intuition \
    invalid invaluable invariably invariant inverse inversion inviolate invisible invoice involuntarily inward \
    ironically ironwork islets jackass jackknife jailbreak joblessness journeyman joyfuller joyfullest joyfully \
    joyride joystick judgemental jumpsuit jutting keybinding keyhole keynote keystone keyword kickback kickstand \
    kiddie kidnapped kidnapping killjoy kilogram kindhearted kindled kindred kingfisher kinship kitten knighthood \
    knitting knockout laboratory lacerated lading ladybird ladyfinger ladylike lagoon landfall landfill landholder \
    landlady landline landlocked landmass landowner landslide laptop latecomer latent lather lathes laughingstock \
    laundress lavender lawbreaker lawgiver lawlessly lawlessness lawmaker lawsuit layaway layman laymen layout \
    layover laypeople layperson laywoman leaden leaflet leakage leaking leastwise leatherneck leftmost leftover \
    leggin legroom legwork leisure lengthways lengthwise letdown letterbomb letterbox letterhead levelheaded \
    lieutenant lifeblood lifeboat lifeforms lifeguard lifelike lifeline lifelong lifesaver lifesaving lifework \
    lightheaded lighthearted lighthouse lightweight likeableness likewise limelight limerick limestone lineage \
    linebacker linefeed lineman lineup linkage linkup lipread lipstick listlessly listlessness literacy literally \
    livelong loadstar loadstone loanword lockout locksmith lockstep lockup locomotion locomotive lodestar lonesome \
    longboat longhair longhand longhorn lookout lookup lordships lotuses loudmouth loudspeaker lovebird lovelies \
    lovemaking lovesick lowdown lowercase lowland loyalties luggage lunchbox luncheon lunchroom lunchtime \
    macroscopic madame madhouse madman magnetically maidenhead mailbomb mailbox mainframe mainline mainsail \
    mainspring mainstay maintenance majestically makeshift makeup malady malefactor mandate manhood manhunt mankind \
    mansion manslaughter mantel markdown marketplace markup marred marring marrow marshes marshy marten martin \
    martyrs marvelled mascot masher masking massage mastermind masterwork masthead mastiff matchbook matchbox \
    matchmaker matchmaking matchstick mathematically matrices matron matting mattress mayday mayflower mayfly \
    mealtime meaningfully meaningless meantime meatball mechanically medial mediators meetinghouse melodramatic \
    memberships menace mending menswear mentor meshed mesquite messing metaphysical metaphysics mewing microcode \
    microcomputer microeconomics microfilm microloan microorganism microphone microplastics microprocessor \
    microscope microsecond microsurgery microwave midair midday middies middleweight midget midland midmost midpoint \
    midstream midsummer midterm midtown midway midweek midwife midwinter midyear migrant mildew mileage milepost \
    milestone milieu milkmaid milkshake millage millionaires millrace millstone mindlessly mindlessness minefield \
    minesweeper miniseries ministration miseries mistress mobbed mockingbird modest modesty modish molasses moneybag \
    moneymaker moneymaking monochromatic monogram monographs monomaniac monophonic monorail monotheism monthlies \
    moonlight moonshine moonshot moonstone moonstruck moorland mopeds mopping morose mosques motherboard motherland \
    motorboat motorcar motorcycle motormouth mountainside mountaintop mouthpiece mouthwash mouthwatering moveables \
    muddying muffled multicolored multicultural multidimensional multimedia multinational multiplayer \
    multiprocessing multipurpose multitask mumbled mushrooms musing mustache mutiny namesake napkin nearsighted \
    neckerchief necklace neckline necktie needlessly needlework negate neighborhoods nervelessly nestled nether \
    nevermore newborn newline newlywed newsagents newsboy newscast newsgroup newspaperwoman newsprint newsstand \
    newton niceties nickname nightcap nightclothes nightfall nightgown nightie nightmare nightshirt nightstick \
    nighttime nineteen nineties nipper nitrate noblest nodded nodding noiselessly noiselessness noisemaker noontime \
    normative northbound northeast northeastern northerlies northernmost northward northwest northwestern nosebleeds \
    nostrum notably notepaper noteworthy noticeably noticeboard notwithstanding novelties novice nutshell nutting \
    objectionable oddball offbeat offend offhand officeholder offline offload offset offshoot offside offspring \
    offstage oftentimes oilcloth oilfield oilskin oncoming oneself onetime onions onlooker onrush onsets onshore \
    onuses onward openhanded openwork oppress optics orally orbiting orbits orchard orderlies organdie organisms \
    originate orphanage otherworldly outage outback outbalance outbound outbuilding outburst outcast outclass \
    outcrop outcry outdated outdistance outermost outfield outfit outgrew outgrow outgrown outgrowth outhouse \
    outlast outlaw outlay outlet outlive outlying outnumber outpatient outperform outplacement outplay outpost \
    outrage outrank outreach outrider outright outrun outsell outset outshine outsize outskirts outsmart outsold \
    outsource outspread outstation outstay outstretch outstrip outtake outvote outward outwear outweigh overachieve \
    overact overage overanxious overbalance overbear overbite overboard overbook overbore overburden overcame \
    overcast overcharge overclock overcoat overcompensate overcook overcrowd overdone overdose overdraft overdraw \
    overdress overdrive overdue overeager overeat overestimate overexpose overextend overflow overfull overgrow \
    overgrown overgrowth overhand overhang overhear overheard overheat overhung overjoy overkill overland overlap \
    overlay overlie overload overlong overlook overlord overmuch overnight overpass overpay overplay overpopulate \
    overpower overprice overprint overproduce overproduction overprotective overrate overreach overreact override \
    overrule overrun oversampling oversaw oversee oversell oversexed overshadow overshare overshoe overshoot \
    overshot oversize oversleep oversold overspend overspread overstate overstay overstep overstock overstuffed \
    oversupply overtake overtaken overtax overthink overthought overthrew overthrown overtime overtone overtook \
    overturn overuse overweight overwork overwrite oxford pacemaker pacesetter pacifically package padded paddocks \
    pageant painfuller painfullest painfully painkiller painlessly painstaking paintbrush paintwork pairwise palate \
    palest pallid paltry pancake pantheist panther panties panting pantry paperback paperboy papergirl paperhanger \
    paperweight paperwork paramount pardon parentage paring parkway parole parrot parsing parson parsonage partake \
    partisanship partnerships partook partridge partway passageway passbook passionate passionless passkey password \
    pastoral patent pathos pathway patriot patron patronage paycheck payday payload paymaster payroll paywall \
    peaceably peacefully peacekeeping peacemaker peacetime peacock peanut peeled peeping peerage penchant pendant \
    pending peninsular penultimate peppercorn perchance perforce perfume periodically permission permissive peroxide \
    persevere personage peruse petting phonetic photocopy photoelectric photogenic photojournalism photojournalist \
    photosynthesis pickpocket pickup piecemeal piecework pigeon pigtail pilgrimage pillage pillboxes pilothouse \
    pinpoint pipeline pirate piston pitfall pitied pities pitying placeholder placid plague plainclothes plaintiff \
    planking plaster platelet playact playback playbill playboy playfully playhouse playlist playmate playoff \
    playroom plaything playwright pleading pledge plodding plover plowed plumage plumber plummeted plunder pluralism \
    pocketbook pocketknife podcast pointillism pointillist pointlessly pointlessness poison policemen policewoman \
    policyholder pollute poorhouse popcorn poppies popping portables portage portend porterhouse portfolio porthole \
    portray postage postbox postcode postdate postdoctoral postgraduate postman postmark postmaster postmodern \
    postoperative postpone postscript postwar potables potholder pothole potluck potshot powerboat powerfully \
    powerhouse powerlessly powerlessness prearrange preconception precondition predate predefined predetermine \
    predominate preexist preface preferably prefigure prefix preheat prehistory prejudge prelate premature premiss \
    preoccupy prepay preposition prepossess prerecord preregister presages preschool prescience prescription \
    prescriptive preset preside presumable presumed presumes presuming presuppose pretension pretext preview prewar \
    primate primrose printout prizefight proactive probed problematically proclaim procreate procure prodding \
    prodigal profanation profaned profanes profaning profanity professionalism professorships proffer profitability \
    profound profundity profuse prohibition prolific prolong promotional pronoun pronounce proofread propagate \
    propagation proposition propound proprietorship prorate proscription prospectuses prostate protestant proton \
    provocation provocative psychoanalysis psychoanalyst pullback pullout pullover pungent puppet puppies \
    purposefully pushover pushup quadrant quaint quarterback quarterfinal quarterlies quartermaster quashed \
    questionably quicksand quicksilver quietuses racecourse racehorse racetrack raceway radioactive radioisotope \
    radiotelephone radiotherapy ragamuffin ragtime rainbow raincoat raindrop rainforest rainmaker rainstorm \
    rainwater rambling rammed rampant rampart rankled rapper rapping rapport raspberry rationale rationally raveled \
    ravenous rawboned rawhide reactivated reactivation readership readjust readmit readout reaffirm reagent \
    realistically reallocate realms realtor reappear reapply reappoint rearmed rearming rearms rearrange \
    reasonableness reasonably reassemble reassert reassess reassign reassured reassuring rebelled rebelling rebind \
    rebirth reborn rebroadcast rebuff rebuild rebuilt rebuses recapture recast recede receivership recharge recheck \
    recite reclaim reclassified recognition recoiling recollect recombine recommence reconciliation recondition \
    reconfigure reconnect reconsider reconstruct reconvened recopy recount recourse recreate recurrent recycle \
    redcoat reddish redecorate redeem redefine redesign redevelop redhead redirect rediscover redistribute \
    redistrict redneck redone redouble redoubt redraft redraw redress redskin redwood reeducate reeked reeking \
    reelect reemerge reenact reenter reestablish reexamine refashion refile refill refinanced refinances refinancing \
    refine refinery refinish refits refitted refitting reflex refocus reforest refrain refresh refuel refund \
    refurbished regain regale regenerate regent regression regretfully regrettably regroup reheat rehire reimpose \
    reindeer reinforce reinstall reinterpret reinvent reinvest reissue reiterates rejoin rekindling relabel relapse \
    relationships relayed relaying relays relearn relegation reliability reliable relive reload relocate remade \
    remake remarriage remarry rematch remedial remiss remodel remonstrance remortgage remount rename renegotiate \
    renumber reoccupy reoccur reopen reorder reorganize repaint repast repayable repaying repayment repays repent \
    repetition rephrase replay reportage repose repossess repress reprint reproach reprocess reproduce reproduction \
    reproductive reprogram reproof reprove republican republish reputable reputed reputes reputing requite reread \
    reroute rerunning reruns resale reschedule resell resemblance resend resent resets resetting resettle reshuffle \
    resistant resolution resonance resort resound respectability respectably respectfully respell restart restate \
    restfuller restfullest restlessly restlessness restock restrain restroom restructure restudy resubmit resultant \
    resupply resurface retake retaken retell retention retentive rethink rethought retool retorts retouch retrace \
    retraction retrain retreat retrial retrying returnables retweet retype reunification reunify reunion reunite \
    reused reuses revalue revamped revengeful revere revery revisit revolt rewind rewire reword rework rewound \
    rewrite ribbed ridden rightfully rightmost rimmed ringleader ringlet ringmaster ringside ringtone ripper \
    riverbed riverfront riverside roadbed roadblock roadhouse roadkill roadrunner roadshow roadway roadwork robbed \
    robins roebuck rollback rollicking rooftop roommate rosewood rotate rotten rotting roughage roughhouse roughneck \
    roundabout roundhouse roundup rowboat rowdies royalties rubbed ruffled rumpled runabout runaround runaway \
    rundown runoff runway rustled sacred safeguard safekeeping sagacity sailboard sailboat sailcloth sailfish \
    salesclerk salesgirl salespeople salesperson saleswoman saltshaker saltwater sandalwood sandbag sandbank sandbar \
    sandbox sandcastle sandlot sandman sandpaper sandpiper sandstone sandstorm satire sawmill scandalmonger scarcity \
    scarlet scarred schematically scholarships schoolbook schoolchild schoolchildren schooldays schoolgirl \
    schoolhouse schoolmaster schoolmate schoolmistresses schoolroom schoolteacher schoolwork schoolyard scoreboard \
    scorecard screenplay screenshot screenwriter scriptwriter seabed seabird seaboard seacoast seafarer seafaring \
    sealed sealskin seaman seamen seamless seamstress seaplane seaport searchlight seared searing seashell seashore \
    seasick seaward seaway secondhand seepage seething selectmen selflessly selflessness selfsame sellout semiannual \
    semiautomatic semicircle semiconductor semiconscious semifinal semimonthly seminary semiprivate semiprofessional \
    semiretired semiskilled semitone semitropical semiweekly senselessly senselessness servicemen servicewoman \
    setback settee setups seventeen seventies sexpot shadowbox shakedown shakeup shallow shapelessly shapelessness \
    sharecropper sharpshooter shawls sheaves shellfish shelves sheriff shiftlessness shipboard shipbuilder \
    shipbuilding shipload shipmate shipshape shipwreck shipyard shirked shirttail shockproof shoemaker shoeshine \
    shoestring shootout shopkeeper shoplift shoptalk shoreline shortbread shortcake shortchange shortcoming shortcut \
    shortfall shorthand shortlist shortsighted shortstop shortwave shotgun showboat showcase showdown showgirl \
    showpiece showplace showroom showstopper shrank shrill shrink shrinkage shrove shrubbery shrubs shrugged shudder \
    shutdown shuteye shutout shuttered shyest sickbed sidearm sidebar sideboard sideburns sidecar sidekick sidelight \
    sideline sidelong sidereal sideshow sidesplitting sidestep sidetrack sidewall sideways sidewise sightread \
    sightseeing signboard signpost silverfish simpleton sincerely sincerest singsong sinkhole sixpence sixteen \
    sixties skinhead skintight skipper skipping skylight skyrocketed skyscraper skywriter skywriting slapdash \
    sleeplessness sleepwalk sleepwear sleeveless slideshow slipcover slippage slipshod slitting slowdown slumping \
    slurred smartphone smartwatch smokehouse snapping snapshot snippet snowball snowblower snowboard snowdrop \
    snowfall snowflakes snowmobile snowshoe snowstorm snowsuit soapstone sobbed softball softhearted softwood solace \
    solicit solvent someplace someway songbird songwriter sonnet sonority soothing sopping sorely sorest sorrowfully \
    soulfulness soulmate soundlessly soundproof soundtrack souses southbound southeast southeastern southerlies \
    southernmost southward southwest southwestern southwestward sowing soybean spacecraft spaceflight spaceships \
    spacesuit spacewalk spanking sparrow spastic speakeasy specialties speedboat speedup speedway spellbind \
    spellbound spellcheck spinoff spitfire spokespeople spokesperson sporadically sportscast sportsmanlike sportsmen \
    sportswear sportswoman spotlessly spotlessness spotlight spreadsheet springboard springtime spurring spyglass \
    stabbed stagecoach stagehand staircase stairway stairwell stakeout standout standstill starboard starfish \
    starlet starlight startled startup statehouse stateroom stateside statesmanlike statesmen statewide \
    statistically stealthy steamboat steamroll steamships stemmed stepbrother stepchild stepdaughter stepfather \
    stepmother stepparent steppingstone stepsister stepson stereotype stereotypical stickup stillbirth stillborn \
    stirred stirring stockholder stockpile stockroom stockyard stonewall stonework stopgap stoplight stopover \
    stoppage stopwatch storefront storehouse storekeeper storeroom storybook storyteller straightaway straightedge \
    straightforward streamline streetcar streetlight streetwalker streetwise strikeout strongbox stubborn \
    studentships subbasement subbed subclass subcommittee subconscious subcontinent subcontract subculture subdivide \
    subdivision subdue subgroup subhead subhuman subjoin sublet sublime submarine submerged submerging submission \
    submissive subnormal subplot subprime subprogram subroutine subscribe subscript subsection subset subside \
    subsoil subsonic subspace substandard substation substructure subsumed subsumes subsuming subsystem subtitle \
    subtotal subtract subtropical suburban subversion subway successfully suchlike sugarcane sugarcoat suitability \
    suitably suitcase summerhouse summertime sunbathed sunbather sunbathes sunbathing sunblock sunbonnets sunburn \
    sundown sundry sunfish sunflower sunglasses sunken sunrise sunroof sunscreen sunset sunspot superbest \
    supercharge supercomputer superconductivity superconductor superhighway superhuman superimpose superintend \
    superlative supermodel supernatural supernova superpower superscript supersize supersonic superspreader \
    superstar superstructure supertanker superuser supervise supervision supper supplemental suppliant suppliers \
    suppress surefire surefooted sureties swearword sweepstake sweetbread sweetheart sweetmeat swimsuit switchback \
    switchboard swordsman systematically tablecloth tableland tablet tackled tailcoat tailgate taillight tailpipe \
    tailwind takeaways takeout tangent tangled tapered tapering tapestry tapping taskmaster tastefully tastelessly \
    tastelessness tattoo taxpayer teabag teacup tealight teamwork teapot teardrop teargas tearoom teasing teaspoon \
    teatime teenage telltale tempera temperate tempest template temporal tempting tenant tenderfoot tenderhearted \
    tenfold tensing textbook thankfully thanklessly thanksgiving thenceforth therapist therein thesis thickset \
    thoroughfare thoroughfares thoughtlessly thoughtlessness threadbare threefold threescore threesome throughput \
    throughway throwaway throwback thrushes thrusting thunderbolt thyself ticking tickled tidings tiebreaker \
    tightrope tillage timekeeper timelessness timeline timepiece timescale timestamp timezone tiptoed tiptoeing \
    tiptop tireless tiresome titans tithes toilsome tokens tomboy tombstone tomcats toolbar toolbox toolkit \
    toothbrush toothpastes toothpick toothsome tooting topcoat topmost toppled topsail topside topsoil tormentors \
    torques torrent totalitarianism touchdown touchstone towing townhouse townsfolk townships townspeople \
    trafficking tragically trampled transact transcontinental transfigure transfix transmigrate transmission \
    transnational transoceanic transparent transplant transpose transposition transship trapdoor trapshooting \
    treetop trekking trimmed triplet triumphant trodden troopships trotting troublemaker troubleshoot troubleshot \
    troublesome truckload trustworthiness trustworthy tryout turnabout turnaround turncoat turnkey turnout turnpike \
    turntable turtledove twofold twosome typecast typeface typescript typeset typewrite umpire uncertainties \
    underachieve underact underage underarm underbrush undercharge underclass underclothes underclothing undercoat \
    undercover undercurrent undercut underdeveloped underdog underemployed underestimate underexpose underfeed \
    underflow underfoot underfunded undergarment undergone undergrowth underhand underlay underlie underline \
    underlying undermost underneath underpass underpay underpin underplay underrate underscore undersea \
    undersecretary undersell undershirt undershoot undershorts undershot underside undersign undersize undersold \
    understaffed understate understood understudy undertaken undertone undertook undertow undervalue underwater \
    underwear underweight underwent underworld underwrite unrealistically upbeat upbringing upcoming upcountry \
    updraft upended upending upends upfront upheld uphold upkeep upland uplift upload upmarket uppercase uppercut \
    uppermost upraise upright uproar uproot upscale upsets upsetting upshot upside upstage upstanding upstart \
    upstate upstream upswing uptake uptight uptown upturn upward usability usable usages usefulness uselessly \
    uselessness username vanguard venturesome verbally viability viable viaduct videotape viewfinder vilest virile \
    viruses visage voicemail voltage wadding wagered wagering walkout walkway wallboard walleye wallflower wallowed \
    wallowing wallpaper wanton wantonly warbling warden wardrobe warehouse warfare warhead warhorse warlike warlock \
    warlord warmhearted warpath warping warrant warships wartime washables washboard washbowl washcloth washerwoman \
    washout washroom washstand wastebasket wasteland wastepaper wastewater watchband watchdog watchmaker watchman \
    watchmen watchtower watchword waterbed waterboard watercolor watercourse watercraft waterfront waterline \
    watermark watermelons waterpower waterproof watershed waterside watertight waterway waterworks waveform \
    wavelength wavelet wavered wavering wayfarer wayfaring waylay wayside weakfish wealthy weathercock weatherproof \
    weaver webcast webmaster website wedlock weeklies weeknight weeping weightlessness weightlifter weightlifting \
    wellington wellspring westerlies westernmost westward wetback wetland wetwares whatnot wheelbase wheelwright \
    whereabouts wherefore whereupon wherewithal whichever whipping whirled whirring whitefish whitewall whitewash \
    whither whizzed wholehearted wholesale wholesome whomever wickedest widescreen wildcat wildfire wildflower \
    willpower windbag windbreak windburn windfall windmill windowpane windowsill windpipe windscreen windstorm \
    windsurf windup wineglass wingspan wingspread wingtip winking winnow winsome wintergreen wintertime wintry \
    wirelesses wisecrack wishbone wistfully wistfulness withdrawn withdrew withheld withhold witting womankind \
    womanlike wonderfully wonderland woodcock woodcraft woodcut wooden woodland woodmen woodshed woodwind woodwork \
    wordplay workaround workbook workday workflow workhorse workhouse workload workman workmen workout worksheet \
    workstation workweek wormwood worshipper worthlessness wraparound written wrongdoer wrongdoing wrongheaded \
    yardage yardarm yardstick yearbook yearlies yourselves zipper zither
    """
}
