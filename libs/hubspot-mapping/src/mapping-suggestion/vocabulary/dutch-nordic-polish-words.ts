/** More writings of the dictionary's words in Dutch, the Nordic languages and Polish. */
export const DUTCH_NORDIC_POLISH_WORDS = `
# kinds of value
number = volgnummer numery
date = datoer pvm
type = soorten typy
status = toestand voortgang
amount = bedragen suma
value = waarden wartosc
price = prijzen priser ceny
total = totaalbedrag totalt razem
reason = redenen motivering powod
source = bronnen kilde kaella zrodlo
count = aantallen liczba
# people
firstname = roepnaam voorn fornavne imiona etunimi
lastname = achtern geslachtsnaam etternavne sukunimi
salutation = aanspreking titulatuur aanspreek
birth = geboren fodsel foedelsedato foedselsdag syntymaaika
gender = geslachtcode kjoenn plec
job = functienaam functieomschrijving stilling yrke zawod
department = afd avdeling afdelinger dzial
employee = personeel personeelsleden anstallda medarbetare medarbejdere ansatt pracownikow
language = voertaal taalcode sproget spraak jezyk
# reaching somebody
email = mailadressen epostadress epostadresse poczta
phone = telefoonnr telvast vastnr tlfnr tlfnummer puhelin telefony
mobile = mobiele gsmnr gsmnummer mobiltlf
website = webstek webadres hjemmeside hemsida nettside strona
# places
street = straatnaam straten gatuadress gateadresse vej vejnavn vei
address = adresregel huisadres postadress postadresse adresy
house = huisnr
city = plaatsnaam woonpl vestigingsplaats poststed miejscowosci
province = gewest fylke laen
zip = postc
country = landnaam landen lande
# who deals with whom
company = onderneming ondernemingen firmanaam virksomheden bedriften bedrift foeretaget spolka vestigingsnaam
customer = afnemer afnemers debiteuren klienci odbiorca
supplier = crediteur crediteuren leverandoer leverantoer dostawca
contact = contactpers kontaktpersoner osobakontaktowa
deal = verkoopkansen salgsmulighed saljmojlighet szansa
order = bestellingen opdrachten ordrer bestaellning zamowienia
quote = aanbieding aanbiedingen tilbud oferty
invoice = facturen fakturaer faktury
product = producten produkter varer vare towar towary artikkel
# selling
probability = slagingskans kanspercentage prawdopodobienstwo sandsynlighed sannsynlighet
currency = munt muntsoort valutta waluty
revenue = jaaromzetten oms przychod liikevaihto
industry = bedrijfstak branza toimiala bransjen
priority = urgentie voorrang prioritering priorytet
category = kategoria categorieen
close = sluitdatum afsluit afsluiting zamkniecie afslutning avslut
closed = afgesloten afgerond avsluttet avslutad zamkniete
expected = verwachtte forventet foervaentad oczekiwana
lost = verliesreden utracona
next = volgend naeste neste nastepny
# goods and money
quantity = hoeveelh antall maengde
cost = kostprijzen kostnad kostnader omkostning koszt
discount = kortingspercentage kortingen rabat upust
tax = skatt podatek
stock = vrd voorraadaantal lagerbeholdning lagersaldo
weight = vekt vikt waga
description = toel kuvaus
note = notities aantekening aantekeningen opm merknad anteckning bemaerkning notatka
subject = onderw aemne temat
message = berichten besked meddelande wiadomosc
# what became of a record
created = aangem aanmaakdatum invoerdatum ingevoerd oprettelse utworzenia dodano
modified = mut gemuteerd bijgewerkt laatstgewijzigd aendret zmodyfikowano
deleted = verwijd vervallen usunieto
resolved = afgehandeld afgemeld rozwiazano loest
response = reactie antw svar odpowiedz
delivery = lever bezorg aflever dostawa leverans
assigned = toegekend tildelt tilldelad
`;
