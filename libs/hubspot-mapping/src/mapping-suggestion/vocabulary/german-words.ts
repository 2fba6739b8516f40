/**
 * More writings of the dictionary's words in German: how merchandise management, bookkeeping and CRM products of that market name
 * their columns. Parts of compounds and the short forms that fit into the eight or ten letters that older products allow.
 */
export const GERMAN_WORDS = `
# kinds of value
number = nummerierung nrn kennnummer kennummer kennziffer lfnr
id = identnr identnummer
code = schl schluesselnr kurzzeichen kurzcode symbol
name = namenszeile bezeichner benenn namezeile
date = zeitpunkt datumzeit tagesdatum
type = typus sorten gattung
status = zustaende statuskz bearbstatus vorgangsstatus statustext
group = klassifizierung gruppenzuordnung grpe
count = zahl
amount = betr endsumme gesamtbetr summenbetrag
total = ges gesamte gesamter endbetrag
percent = prozente vh
reason = begruendung anlass grundtext
source = bezugsquelle herkunftsart leadquelle kontaktquelle werbequelle ursprungsquelle
level = stf
line = reihe
# people
firstname = vn vorna vornam taufname
lastname = nachnam zunamen hausname
salutation = anredeform anredekz anredeschluessel anredetext briefanr
birth = geburtstags gebdatumtag geburtsjahr
gender = geschl geschlechtkz
job = taetigkeitsbezeichnung berufsbezeichnung berufsbez stellenbezeichnung taetigkeitsbez
function = funktionsbez
role = rollen rollenbez
department = abtlg fachbereich ressort referat abteilungsname dezernat
person = natperson privatperson
employee = angestellte angestellter personalbestand arbeitskraefte vollzeitstellen
language = spr sprachkz muttersprache korrespondenzsprache landessprache sprachschluessel kundensprache
# reaching somebody
email = emailanschrift mailanschrift eml mailkontakt elektropost emailkontakt emailzentral
phone = fernsprecher fernspr telefonverbindung telefonzentrale telefonanschluss zentralruf telzentrale hauptnummer sammelnummer tln telefonkontakt
mobile = mobilfunk mobilruf funktel autotelefon mobilfunknr mobilfunknummer handytel mobilteln natel
fax = fernkopie telefaxnr telefaxnummer
website = internetauftritt webauftritt netzadresse webpraesenz internetadr webseiten webadr hp
# places
street = strassen strname gasse strassenbez
address = ans anschriftszeile adrzeile postanschrift hausanschrift firmenanschrift
city = stdt wohnst sitzort kommune ortname ortsbezeichnung postort gemeinde
province = blnd bula bundesld bundeslandkz verwaltungsbezirk
zip = postlz plzahl plznummer postleitz postl
country = staaten lnd ldr lkz laenderkuerzel isoland landeskennung laenderkz nationalstaat
district = bezirk viertel
# who deals with whom
company = institution koerperschaft behoerde betriebsstaette handelspartner unternehmensname firmierungsname unternehmer institut
customer = kundenkonto endkunde bezieher abonnent bestandskunde neukunde kundenadresse auftraggeberin debi
supplier = liefererant kredi hauptlieferant lieferantenkonto
contact = ansprechpart anspartner kontaktp ap ansprechp kontaktname
lead = interessentin interess adressinteressent
user = benutzerkonto bediener sachbenutzer
deal = vertriebschance akquise akquisition verkaufsprojekt vertriebsprojekt vertriebsvorhaben verkaufsvorgang
order = bestellvorgang kaufvertrag abruf bestell auft auftragskopf auftragsbestaetigung bestellt
quote = angebotskopf kostenvoranschlag kva angebotsvorgang
invoice = rechng fakt rechn rechnungskopf re
project = vorhaben bauvorhaben bv
ticket = stoerungsmeldung hilfeanfrage supportanfrage servicefall serviceauftrag schadensmeldung schadensfall servicemeldung
product = teil teile erzeugnis fabrikat handelsware artikelposition materialposition
item = posten
# selling
stage = vertriebsphase verkaufsphase verkaufsstufe vertriebsstufe etappe etappen
probability = wkeit wahrscheinl eintrittswahrscheinlichkeit wahrscheinlk abschlussquote abschlusschance auftragschance erfolgsaussicht
currency = waehrungs wkz waehrungskz isowaehrung waehrungskennzeichen belegwaehrung
revenue = erloes erloese ums umsatzvolumen umsatzerloese umsatzzahl
annual = jaehrliche jaehrlicher pa
founded = gegr errichtet
industry = wirtschaftsbereich geschaeftsfeld geschaeftszweig gewerbe gewerbezweig branchenbez branchenname taetigkeitsbereich brn
priority = wichtigkeit rangfolge dringlichk prioritaetsstufe dringlichkeitsstufe eilbedarf
category = kategor sparte themengebiet
close = abschl abschluesse
closed = beendet abgeschl schluss schliess schliessung
expected = erw vsl voraussichtl vorauss voraussichtliche erwarteten planmaessig plantermin hochgerechnet
won = beauftragt auftragserhalt zuschlag
lost = verl verlorener entgangen nichtzustandekommen
next = naechst naechsten kommende folgender
step = massnahme todo vorgehen
# goods and money
quantity = mng stueck
cost = einstand einstands herstellkosten herstellungskosten selbstkostenpreis
purchase = einkaeufe zukauf
sales = absatzseitig verkaeufe
discount = nachl preisnachlass rabattierung
tax = stsatz stschl
vat = mehrwert umsatzst
net = nto
gross = bto brutt
stock = lagerbest vorrat bestaende istbestand lagerstand verfuegbar
weight = gew
image = abb produktbild artikelbild
description = erlaeuterung erklaerung detailtext produkttext artikeltext ausfuehrung langtexte artikelbeschr
note = bem anm vermerke aktennotiz gespraechsnotiz hinweistext freitext notizfeld zusatzinfo notiztext bemerkg bemerkungstext
subject = betreffzeile ueberschrift titelzeile stichwort kurzthema kurzbetreff
message = mitteilung anfragetext meldungstext nachrichtentext
# what became of a record
created = angel erzeugt aufgenommen neuanlage eingestellt erfass erstellungs erfassdatum neuerfassung angelegtam melde meldungs erfassungs eingangs anlege eroeffnung
modified = mod letzteaend modifiziert geaendertam letzteaenderung
deleted = loeschmerker loeschvormerkung geloeschtkz loevm
blocked = sperrkz sperrvermerk gesp
resolved = abgearbeitet behebung erledigung fertiggestellt erl behebungsdatum
response = rueckmeldung rueckantwort reaktion
due = faell faelligkeitstermin
delivery = lieferungen zustell zustellung versandadr lieferanschrift
billing = fakturierung fakturierungs rechnungsstellung
payment = zahlungen zahlweise
tag = schlagworte stichworte verschlagwortung
# relation of a value to its like
primary = hauptsaechl
private = privatadr privatanschrift heim
work = gesch geschaeftl dienstl
alternative = abw abweichend abweichende abweichender zweit zweitadresse weiterer
internal = internes
external = externes
channel = eingangskanal kommunikationsweg kontaktweg kommunikationskanal
old = alte vormals frueherer
short = kurzform kuerz
start = anfangs anfangsdatum
assigned = zugeteilt
`;
