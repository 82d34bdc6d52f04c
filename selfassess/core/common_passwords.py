"""Words that many people make a password of; our own selection, in Dutch and English, in small letters."""

WORDS = frozenset(
    """
    wachtwoord wachtwoordje wachtwoorden mijnwachtwoord password passwords passwort passphrase passcode pincode
    welkom welcome hallo hello goedemorgen goedemiddag goedenavond hoihoi doei toegang access inloggen login logon signin
    geheim geheimpje secret topsecret sleutel sesam sesamopenu openu opensesame letmein laatmeerin laatmijerin laatmebinnen
    admin administrator beheer beheerder beheerders root superuser user gebruiker gebruikersnaam username account gast guest
    test tester testen testing testtest proef voorbeeld example demo default standaard tijdelijk temporary temp nieuw changeme
    wijzigmij veranderdit verander change vergeten vergeet forgotten niemand iemand iedereen niets nothing none null undefined
    qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc yxcvbn
    abc abcd abcde abcdef aabbcc xyz
    iloveyou ihouvanjou ikhouvanjou houvanjou liefde liefje schatje schatten schat lieverd lief love lover loveyou forever
    darling sweetheart baby angel engel engeltje knuffel kusje kussen hartje hart prinses princess prins prince koning koningin
    king queen sunshine zonneschijn zonnetje zon regenboog rainbow ster sterretje star stars superstar sterren maan moon
    januari februari maart april juni juli augustus september oktober november december january february march june july
    august october maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday
    sunday weekend lente voorjaar zomer herfst najaar winter spring summer autumn fall season vakantie holiday feestdag
    kerst kerstmis christmas pasen sinterklaas nieuwjaar verjaardag birthday feest
    nederland holland netherlands belgie vlaanderen amsterdam rotterdam utrecht denhaag eindhoven groningen tilburg almere
    breda nijmegen arnhem haarlem enschede zwolle leiden maastricht dordrecht brabant limburg friesland gelderland zeeland
    drenthe overijssel flevoland antwerpen brussel gent europa europe london parijs paris berlin berlijn newyork
    ajax feyenoord psv vitesse sparta heracles willem azalkmaar twente barcelona realmadrid liverpool arsenal chelsea juventus
    voetbal football soccer hockey tennis basketball baseball hardlopen fietsen zwemmen yoga ferrari porsche mercedes
    hond hondje kat katje poes poesje paard paarden vogel konijn hamster vis tijger leeuw panda dolfijn dolphin tiger lion
    dragon draak monkey aap monster vlinder butterfly eenhoorn unicorn shadow dog doggy kitty puppy horse bear wolf eagle
    bloem bloemen bloemetje roos tulp tulpen boom flower flowers rose lily chocolade chocolate koekje cookie kaas cheese appel
    appeltaart apple banaan banana aardbei koffie coffee thee pizza peper pepper ginger suiker sugar honing honey bier wijn
    computer laptop internet windows office microsoft google facebook instagram whatsapp linkedin samsung iphone android apple
    nintendo pokemon pikachu minecraft fortnite roblox playstation xbox gamer killer hunter ninja master masterkey mustang
    superman batman spiderman starwars skywalker gandalf hobbit harrypotter matrix naruto joker phoenix merlin freedom vrijheid
    trustno trustnoone whatever blahblah blabla hahaha lalala geluk gelukkig happy lucky succes success power energie
    daniel thomas michael jennifer jessica ashley nicole andrew joshua charlie george robert michelle amanda sophie sanne emma
    julia anna lisa laura kevin dennis mark peter johan hans jan piet kees klaas willemijn mohamed ahmed fatima maria johanna
    vader moeder papa mama oma opa broer zus zusje broertje kind kinderen dochter zoon familie family mother father sister brother
    vriend vriendin vrienden friend friends bestfriend huis thuis home house straat tuin school werk werken kantoor baas
    zomervakantie bedrijf company stichting vereniging organisatie organisation organization instelling zorg jeugdzorg jeugdhulp
    opvang hulpverlening hulp meisje meisjes cliente client kwaliteit kwaliteitskader kwaliteitszorg kwaliteitsmedewerker kader
    veilig veiligheid security secure safe beveiliging coordinator bestuurder beoordelaar directeur director medewerker manager
    management teamleider team project rapport report verbeterplan vragenlijst beoordeling zelfbeoordeling selfassess selfassessment
    assessment selftest intern extern privacy database server systeem system network netwerk
    correcthorsebatterystaple correctpaardbatterijnietje donttouchthis thisismypassword ditismijnwachtwoord
    een twee drie vier vijf zes zeven acht negen tien one two three four five six seven eight nine ten
    een123 rood geel groen blauw zwart wit oranje paars roze bruin grijs red yellow green blue black white orange purple pink silver
    zilver goud gold golden diamant diamond zomerzon winterzon
    """.split()  # noqa: SIM905 - a page of words is easier to read and to add to than a list
)
