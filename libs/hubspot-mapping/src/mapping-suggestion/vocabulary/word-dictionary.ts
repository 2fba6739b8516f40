/**
 * Single words of business databases, each line one meaning: the word that stands for it, then its other writings in English
 * (plural, verb forms, usual abbreviations), German, French, Spanish, Italian, Dutch, Portuguese and the Nordic languages.
 *
 * Why words and not names: German and Dutch join words freely (Auftragsstatus, klantnummer), Romance languages put the same two the
 * other way round (numéro client). Who knows the words can read names that no list has. Letters are plain: ä is ae, é is e.
 * A word that means different things in two languages stands here only if one of them is rare in databases.
 */
export const WORD_DICTIONARY = `
# parts of names that say what kind of value it is
number = no nr num nbr numbers nummer numero numer numm numb nro
id = ident identifier ids kennung identifiant identificador identificativo identificatie
code = codes kz kennz kennzeichen kuerzel schluessel codigo codice cod kod kode cde
name = names namen nom noms nombre nome naam namn navn nazwa bez bezeichnung benennung designation denominacion denominazione denominacao omschrijvingkort intitule libelle bezeichn kurzbez libellee
date = dates datum dt fecha dato datums dat fec data termin
time = zeit heure hora ora tijd uhrzeit tid
type = types typ tipo kind art soort genre kinds typs sorte
status = stat statuses zustand statut situacion situazione situacao stand etat stato estat stavke
group = groups gruppe groupe grupo gruppo groep grupp grp klasse klass class klassen gruppen ensemble cluster
count = counts anz anzahl cnt aantal antal anzahlen
amount = amt amounts betrag betraege montant montants importe importo bedrag belopp beloeb summe kwota summen montante monto
value = val values wert valeur valor valore waarde werte vaerde vaerdi
price = prices preis preise prix precio precios prezzo prezzi prijs preco precos pris cena tarifa listino
total = totals gesamt totaal totale gesamtsumme tot ttl insgesamt summa
percent = pct percentage prozent pourcentage porcentaje percentuale procent percentagem proz perc pc
rate = rates satz taux tasa tasso tarief taxa tarif aliquota
text = txt texts texte testo texto tekst
list = liste lista lijst
flag = flg
unit = units uom einheit unite unidad unita eenheid unidade einzel unitaire unitario
size = groesse taille tamano dimensione grootte tamanho storlek
level = stufe niveau nivel livello
reason = reasons grund motif motivo raison reden gruende razon causa aarsag orsak oorzaak ursachen because why warum pourquoi
source = sources src quelle quellen origine origen fonte bron herkunft origin
line = lines zeile ligne linea riga regel linha rad zeilen
# people
first = fst erster premier primero primo eerste erste ersten erstes
last = lst letzter letzte letztes dernier derniere ultimo ultima laatste senaste sidste
firstname = fname vorname vornamen prenom prenoms voornaam voornamen fornamn fornavn imie givenname forename rufname namev vorn prenome nombres prenomusuel primernombre vname
lastname = lname nachname familienname zuname apellido apellidos cognome achternaam efternamn efternavn etternavn sobrenome surname nazwisko familyname nachn famname nomfamille primerapellido nname
salutation = anrede civilite civility tratamiento trattamento aanhef tilltal tiltale tratamento saludo courtesy honorific anr tratam anred gruss
birth = geburt geburts naissance nacimiento nascita geboorte nascimento foedsel bday cumpleanos anniversaire verjaardag geb urodzenia foedselsdato foedd nasc nac
gender = sex geschlecht sexe sexo sesso geslacht genero genere koen
job = jobs beruf metier trabajo lavoro beroep
title = titel titre titulo titolo titles tit akadtitel akad
position = positionen pozycja
function = functions funktion fonction funcion funzione functie funcao funkt
role = roles rolle rol ruolo papel
department = dept dep abteilung departamento reparto afdeling avdelning abt dpto
person = persons people personen personne persona pessoa personas persoon osoba
employee = employees mitarbeiter mitarbeitende employe employes empleado empleados dipendente dipendenti werknemer werknemers medewerker medewerkers funcionario funcionarios anstaellda ansatte effectif effectifs salarie salaries beschaeftigte beschaeftigten arbeitnehmer collaborateurs collaboratori trabajadores staffmember pracownik pracownicy mitarb collaborateur colaboradores
language = lang languages sprache langue idioma lingua taal sprak sprog langcode locale spras sprachcode idiomas
# reaching somebody
email = emails mail mails courriel correo epost mel correio mailto emailadres mailaddr emailid smtp epostadr mailadr emailadr courrielpro posta
phone = phones telephone tel telefon telefono telefone telefoon tlf fon fone ph telnr telno fonnummer telef telefonie telnummer telephones tele telf tfno fono rufnr telefonnr telefonisch
mobile = mob cell cellular mobil handy portable movil celular cellulare mobiel gsm telemovel telemovil mobilnr mobi komorka handynr cellnumber celnum mobnr funktelefon mobiltel telefoonmobiel celnr
fax = telefax faks faxno
extension = ext durchwahl nebenstelle anexo
website = web internet internetseite webseite sito webadresse www sitoweb pagina siteweb internetadresse webaddress
domain = domaene domaine dominio domein
url = urls uri link links lien enlace
newsletter = newsletters rundbrief boletin
# places
street = str strasse rue calle straat gata gade gate rua ulica thoroughfare strassenname strass strasze ul stras strnr calles voie chaussee
address = addresses addr adr adresse adressen anschrift direccion domicilio indirizzo adres endereco morada adress anschriften anschr addresse
house = haus huisnummer building
city = cities town ort stadt ville ciudad citta plaats stad cidade localidad wohnort miasto locality municipality poblacion commune gemeente comune municipio woonplaats ortschaft ortsname stadtname miejscowosc cid urb ort01 localite municipalite
state = estado edo
# a state of a country, never how things stand
province = provincia departement provincie kanton canton wojewodztwo bundesl prov regio bundesstaat prefecture
region = regions regione gebiet
zip = plz postleitzahl codigopostal postnummer postnr postcodes codpostal plznr kodpocztowy cep cp pstlz postcd postnumber
postal = post postale postaux postala
country = countries ctry land staat pays pais paese kraj landkz laenderkennzeichen laendercode staatcode staatsname laender nazione landcode
county = comte condado
district = quartier barrio quartiere wijk bairro
latitude = lat breitengrad latitud latitudine
longitude = lng laengengrad longitud longitudine
# who deals with whom
company = companies organisation organization organisations organizations org orgs account accounts acct acc firm firms firma firmen societe soc entreprise empresa empresas azienda bedrijf bedrijven unternehmen unternehmens corporation bedrijfsnaam virksomhed foeretag selskap fa geschpartner unternehmung betrieb betriebs bedrijfs entite organizzazione organizacion organizacao handelshaus firme
customer = customers cust client clients kunde kunden kd debitor debitoren cliente clientes clienti klant klanten klient kund kunder kontrahent abnehmer auftraggeber besteller kde kdn debiteur relatie acheteur comprador adherent kundin kundenstamm
supplier = suppliers vendor vendors lieferant lieferanten fournisseur fournisseurs proveedor proveedores fornitore fornitori leverancier fornecedor kreditor kreditoren lief kred lieferer zulieferer
contact = contacts ansprechpartner kontakt kontakte kontaktperson contacto contactos contatto contactpersoon contato interlocuteur ansprechperson gespraechspartner anspr ansp asp interlocutor referente contactpersonen ansprech kontaktpers
lead = leads interessent interessenten prospect prospects prospecto prospekt
user = users usr benutzer nutzer utilisateur usuario utente gebruiker anwender bruger anvaendare utilizador
partner = partners geschaeftspartner partenaire socio partenaires gp geschaeftspartnerstamm
deal = deals opportunity opportunities opp verkaufschance opportunite oportunidad opportunita verkoopkans chancen
order = orders ord auftrag auftraege bestellung bestellungen commande commandes pedido pedidos ordine ordini bestelling opdracht encomenda auftrags beleg belege ordre zamowienie auftr best bst orden
quote = quotes quotation quotations angebot angebote devis presupuesto cotizacion preventivo offerte offertes oferta orcamento offer offers ang angeb offert preventivi proforma
invoice = invoices inv rechnung rechnungen facture factures factura facturas fattura fatture factuur faktura fatura rg rech factuurnr
contract = contracts vertrag vertraege contrat contrats contrato contratos contratto overeenkomst vertr
project = projects projekt projekte projet proyecto progetto projeto
ticket = tickets case cases issue issues stoerung stoerungen anfrage demande incident incidents incidencia incidencias request requests serviceanfrage melding sak ticketing stoerfall reklamation supportfall tck
product = products prod article articles artikel produkt produkte produit produits producto productos prodotto prodotti produto artikels articulo articulos articolo ware artikelen artikelstamm warenartikel matnr material artigo artigos tuote
item = items itm
campaign = campaigns kampagne campagne campana campanha campagna
team = teams equipe equipo squadra mannschaft
parent = muttergesellschaft mere matriz uebergeordnet konzernmutter padre
# selling
stage = stages phase phasen etape etapa fase stufen stadium
probability = prob wahrscheinlichkeit probabilite probabilidad probabilita kans probabilidade chance sannolikhet wahrsch
currency = curr cur currencies waehrung devise moneda valuta moeda divisa waers valutacode monnaie waehr whg wrg waluta devises moedas waerk waeh ccycode
revenue = turnover umsatz umsaetze ingresos fatturato omzet faturamento omsaettning factur omzetten jahresums
annual = yearly jahres jaehrlich annuel annuelle anual annuo annuale jaarlijks
year = jahr annee ano anno jaar yr years aar
founded = gegruendet gruendung gruendungs fondation fundacion fondazione opgericht established founding foundation incorporated
industry = industries branche branchen sector sectors secteur settore sectorial setor brancheschluessel wirtschaftszweig bransch bransje vertical brsch ramo actividadeconomica
priority = prio priorities prioritaet priorite prioridad priorita prioriteit prioridade urgency urgence urgencia dringlichkeit severity criticality importance dringend urgenz
category = categories cat kategorie categorie categoria kategori kategorien rubrik kateg
pipeline = pipelines funnel
close = closing abschluss cloture cierre chiusura sluiting fechamento closure
closed = abgeschlossen geschlossen cerrado chiuso gesloten fechado clos ferme lukket gesluit closedat
expected = expect estimated est erwartet erwarteter erwartetes voraussichtlich voraussichtlicher voraussichtliches geplant geplanter geplantes prevu prevue previsto prevista esperado verwacht planned anticipated projected forecasted prognose estimado stimato estimation erwartungs prev verwachte verwachting plan soll geschaetzt geschaetzter previsionnel previsionnelle
won = gewonnen gagne gagnee ganado vinto vinta ganada vundet vunnen wygrana gewinn
lost = verloren perdu perdue perdido perso loss absage absagen abgelehnt perdita perdite verlust perte perdida perda verloor verlies przegrana tapt forlorad
next = naechste naechster naechstes prochain prochaine proximo prossimo volgende proxima
step = steps schritt schritte paso passo stap action aktion
# goods and money
sku = skus
quantity = qty qnty quant menge mengen quantite cantidad quantita hoeveelheid quantidade kvantitet stueckzahl cant qte mge stk stck ilosc stuks
cost = costs kosten cout couts costo costes coste costi custo inkoopkosten
purchase = purchasing einkauf einkaufs ek achat compra acquisto inkoop buy wareneinsatz beschaffung
sales = selling verkauf verkaufs vk vente ventes venta ventas vendita verkoop venda vertrieb vertriebs absatz
discount = discounts disc rabatt rabatte remise descuento sconto korting desconto nachlass rab remises rabais scontistica
tax = taxes steuer steuern taxe impuesto imposta belasting imposto steuers impuestos stkz
vat = mwst ust umsatzsteuer mehrwertsteuer tva iva btw moms gst ustnr mwstsatz nip
net = netto
gross = brutto bruto lordo
stock = lager bestand inventory voorraad existencias magazzino estoque stocklevel giacenza magazijn lagermenge existencia
weight = gewicht poids peso wt masse vaegt
unitprice = stuksprijs
image = images img picture pictures bild bilder foto photo imagen immagine afbeelding imagem thumbnail abbildung imagenes fotos imgs afbeeldingen bildpfad
description = desc descr descriptions beschreibung beschreibungen descripcion descrizione omschrijving beschrijving descricao beskrivning beskrivelse opis beschr beschreib descripc descriz omschr langbeschr produktbeschreibung
note = notes notiz notizen comment comments commentaire commentaires bemerkung bemerkungen kommentar kommentare nota notas commento opmerking opmerkingen observacao observaciones remark remarks anmerkung anmerkungen memo observations comentarios comentario uwagi bemerk hinweis hinweise remarque remarques observacion annotazioni annotazione toelichting uwaga infotext vermerk randnotiz annotation
subject = betreff sujet objet asunto oggetto onderwerp assunto topic emne thema headline heading bezug titulaire
message = messages nachricht mensaje messaggio bericht mensagem msg meldung
detail = details einzelheiten particulars
# what became of a record
created = create creation creat erstellt erstellung angelegt anlage erfasst erfassung cree creado creacion creato creazione aangemaakt criado criacao inserted insert entered opprettet skapad utworzono added add registered gemeldet hinzugefuegt opened eroeffnet erst anl erf alta saisie creata aanmaak invoer inserimento anlegen ersterfassung urspr oppretta oprettet skapat datecreated eingang eingegangen erstell ajout ajoute crea inscription inscrit inscripcion iscrizione ingeschreven eingetragen
modified = modify modification geaendert aenderung changed change update updated aktualisiert modifie modificado actualizado modificato aggiornato gewijzigd alterado atualizado bearbeitet upd endret aendrad maj aenderungs aend aendg geaend modificacion modifica modificata modificada mutation wijziging atualizacao aender bewerkt muutettu
deleted = delete geloescht loesch supprime eliminado cancellato verwijderd excluido loeschkz slettet removed archiviert archived trashed baja storniert stornierung
active = aktiv actif activo attivo actief ativo enabled aktywny gueltig attiva activa ativa aktive
blocked = gesperrt sperre bloque bloqueado bloccato geblokkeerd locked suspended banned disabled
resolved = solved geloest resolu resuelto risolto opgelost resolvido erledigt completed done resolution loesung behoben beantwortet gel loesungs
response = reply replies antwort reponse respuesta risposta antwoord responded
deadline = frist termijn
due = faellig faelligkeit echeance vencimiento scadenza vervaldatum
delivery = liefer lieferung lieferungs livraison entrega consegna levering deliver shipment versand leverings ship shipping shipped shipto
billing = bill facturation facturacion fatturazione facturatie billto invoicing
payment = payments zahlung zahlungs paiement pago pagamento betaling pay
tag = tags label labels etikett etiqueta etichetta schlagwort keyword keywords
allow = allowed permitted permit erlaubt zulaessig permite permitido autorise ammesso toegestaan
show = display displayed anzeigen anzeige mostrar afficher mostra tonen
manufacturer = hersteller fabricant fabricante produttore fabrikant maker producer producent
# relation of a value to its like
primary = prim haupt principal hauptsaechlich principale
private = privat prive privado privato personal personlig personnel home
work = office business geschaeftlich dienstlich buero bureau oficina ufficio kantoor geschaeft arbeit professional dienst
internal = intern interne interno
external = extern externe externo
alternative = alternate alt second secondary zweite zweiter weitere autre otro altro other andere sonstige additional extra zus zusatz zusaetzlich zusaetzliche
correspondence = korrespondenz correspondance correspondencia corrispondenza
start = beginn debut inicio inizio begin anfang from ab
end = ende fin final fine einde bis until
reference = referenz referencia riferimento referentie ref refnr reference
channel = channels kanal canal canale kanaal medium
activity = activite attivita actividad activiteit atividade aktivitaet activities
academic = akademischer
long = longue lungo lunga lange langer ausfuehrlich uitgebreid detaillee
fixed = fixe fijo fisso fixo vast vaste landline festnetz
signed = signing signature sign unterschrift unterzeichnet unterzeichnung firmado firmato ondertekend signe
average = avg moyenne promedio media durchschnitt durchschnittlich gemiddeld
old = ancien ancienne antiguo vecchio oud
short = kurz kurzer court breve kort
volume = volumen volumes
queue = warteschlange wachtrij cola coda
by = von par por durch door
assigned = zugewiesen zugeordnet asignado assegnato assigne toegewezen atribuido przypisany
vorgang = vorgaenge geschaeftsvorgang geschaeftsvorfall
central = zentrale zentral centralino centralita centrale centralizado
occupation = taetigkeit taetigkeiten mestier
success = erfolg erfolgs exito succes successo sucesso
process = prozess prozesse proceso processo proces procesos processus
processing = bearbeitung bearbeitungs verarbeitung traitement elaborazione lavorazione verwerking behandeling
direct = direkt directe directo diretto direto rechtstreeks
decision = entscheidung entscheidungs entscheid decisione besluit decisao
target = ziel cible objetivo obiettivo doel
`;
