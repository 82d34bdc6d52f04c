"""Given names as they are common among girls, parents and offenders in the Netherlands, in lower case without accents.

A small list on purpose: names that are also common words (Bas, Hoop, Linde, Mark, Mei, Roos, Storm, Wil) are left out.
"""

_NAMES = """
    aaliyah abdel abdul abdullah abena achmed adam adama adele adil adriana ahmad ahmed aicha aisha aissatou alex alexander alexandra
    ali alicia alina alisha amal amanda amber amelia amina aminata amir amira amy ana anastasia andrea andreea angel angela angelica
    angelina angelique anisa anissa anita anja anke anna anne annelies annemarie annemiek anouk antoinette anton antonio appie arend
    arie arjan arjen arno ashley astrid aya ayla ayse aysegul aziz aziza barbara bart beatrice becca bella ben bernadette bert betty
    bianca bianka bibi bilal boris bouchra brahim bram brenda brian brigitte britt brooke bruno carla carlijn carlos carmen carolien
    carolina caroline casper catharina cecilia celine cemre chaima chantal charissa charlotte chayenne chelsea cherise cheyenne chiara
    chloe chris christa christel christian christina christine cindy claire clara claudia coen colin corine cornelia corrie cristina
    cynthia daan dagmar daisy dalia damian dana daniel daniela danielle danique danny daphne david davy debbie deborah denise dennis
    derya desiree destiny devran dewi diana diego dieuwertje dilan dilara dina dirk djamila djenna dominique donna donny doris dunya
    ebru eda edith edwin ela elena elif elin eline elisa elisabeth elise elizabeth ella elle ellen elly elma els elsa emel emily emine
    emma emre enes erik erika erwin esma esmee esra estelle esther eva evelien eveline evi evy fadoua fahima faiza famke fania fanta
    farah farida fatiha fatima fatma fatoumata fay faye feline femke fenna fenne ferdi ferry fien fiona fleur floortje floris fouad
    frank frans fred frederique freek freya gabriela gabriella gaby geert george gerard gerda gert gijs gina giovanni giulia gloria
    grace greet greetje gwen habiba hafsa hajar hakan hakim halima hamid hamza hana hanan hanna hannah hanneke hans harm harry hasan
    hasna hassan hatice havva hayat heleen helena helga hendrik henk herman hester hiba hicham hilde hind houda hugo huseyin hussein
    ibrahim iclal idil ikram ilham ilias ilona ilse iman imane imre inge ingeborg ingrid ioana ipek irene irina iris irma isa isabel
    isabella isabelle ismail ivana ivanka ivo jaap jacqueline jade jamal jamie jamila jan jana janine janna janneke jantine jasmijn
    jasmine jason jasper jayda jayden jeanet jeannette jelle jennifer jenny jeroen jesper jesse jessica jessy jim jimmy joan joana
    joanna joelle johan johanna john jolanda jolien jolijn jonas jonathan joost jordy joris jorrit jos jose josefien josephine joyce
    juan judith julia julian juliana julie juliette jurgen justin justine kaan kadir kaja kamila karel karim karima karin karlijn
    kasia katarzyna kate kathleen katja katrien kaylee kayleigh kees kelly kenan kenza kerem kevin khadija khadijah khalid kiki kim
    kimberley kimberly kirsten klaas klara klaudia koen kristel kristina kubra kyra laila lamia lana lara larissa latifa laura lauren
    laurens layla leah leen leila leo leonie leonora leyla lia liam lianne lidewij lieke lien lies liesbeth lieve lilly lily lina
    linda lindsay lindsey linsey lisa lisanne lise liselotte lisette liv liza lizzy loes lola lorena lotte loubna louisa louise luc
    luca lucas lucia lucy luka luna luuk luwam lyna lynn maaike maarten maartje madelief madina mahmoud maja malika manar mandy manon
    manuel mara marcel marco margot margreet margriet maria mariam mariama marianne marieke mariella marielle marije marijke marika
    marilou marina marisa marit marja marjan marjolein marjolijn marloes marlou marly marta martha martijn martin martine mary maryam
    mathilde matthijs maud max maxime maya mayra megan mehdi mehmet meike melanie melek melike melisa melissa mercedes merel merle
    mert merve meryem mia michael michel michelle mick miep mike mila milan milena milou mina mira miranda miriam mirjam mirthe
    mohamed mohammad mohammed monica monique mouna mourad murat mustafa myrna myrthe nabila nada nadia nadine najat najib najma nancy
    naomi nasira natalia natalie natasha nathalie nawal nazli nele nena nesrin nick nicky nicolaas nicole nicoline niek niels nienke
    nikita nikki nikola nina nisrine nizar noa noah noelle noor noortje nora noud nour noura nurgul nuria olga olivia omar oscar
    oumaima oumar ousmane pablo pascal patricia patrick paul paula paulien pauline peter petra philip pien pieter pim pip priscilla
    puck quinten quinty rabia rachel rachid rachida rafael raisa ramon ramona rana rania rashid rebecca rebekka rens rianne ricardo
    richard rik rita robbert robert roberto robin roel rojin rolf romaissa romy ronald rosa rosalie rosalinde rosanne rose rosita
    rowan roy ruben rukiye ruth ruud saar sabina sabine sabrina sadia sahar said saida salima salma salwa samantha samar samir samira
    sandra sanne santi sara sarah sarina saskia savannah sebastiaan sedef selena selin selma semra senna serena sevda sevgi shabana
    shanaya shania shanice shanna sharon shirley sibel sienna sifra sigrid siham silke silvia simone sinem sjoerd snezana sofia sofie
    sonia sonja sophia sophie soraya soumaya stefan stefanie stella stephanie stijn suzan suzanne sven svetlana sylvana sylvia sylvie
    tamar tamara tanja tara tariq tatiana tatjana tess tessa thea theo thijs thirza thomas tia tigist tijn tim timo tina tirza tobias
    tom tristan truus tugba tygo tyler ulrike umar ursula valentina valerie vanessa vera veronica veronique victor victoria viktoria
    vincent viola violet vivian vivianne wafa walter wendy wesley wilhelmina willeke willem wim winta wouter xander yagmur yara
    yasemin yasin yasmin yasmina yasmine yassin yassine yorick yousra youssef yuna yusra yusuf yvette yvonne zahra zainab zara zehra
    zeinab zelda zeynep zineb zoe zohra zora
"""
GIVEN_NAMES = frozenset(_NAMES.split())
