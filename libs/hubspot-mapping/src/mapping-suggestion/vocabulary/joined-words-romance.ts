/** What French, Spanish, Italian, Portuguese and Dutch products write as one word (see joined-words.ts). */
export const JOINED_WORDS_ROMANCE_AND_DUTCH = `
# French
raisonsociale = company name
nomcommercial = commercial name
formejuridique = legal form
ddn = birth date
datenaissance = birth date
datenaiss = birth date
nomcomplet = full name
prixachat = purchase price
prixvente = sales price
prixunitaire = unit price
puht = unit price net
pvht = sales price net
paht = purchase price net
montantht = net amount
montantttc = gross amount
totalht = net total
totalttc = gross total
datecreation = created date
datemodif = modified date
nbsalaries = number employee
coderetour = return code
complementadresse = address line 2
# Spanish
razonsocial = company name
nombrecomercial = commercial name
nombrecompleto = full name
fnac = birth date
fechanac = birth date
fechanacimiento = birth date
fechaalta = created date
fechabaja = deleted date
fechacierre = close date
preciounitario = unit price
pvp = sales price
# Italian
ragionesociale = company name
ragsoc = company name
ragsociale = company name
datanascita = birth date
nomecompleto = full name
codicefiscale = fiscal code
partitaiva = vat id
pec = second email
prezzounitario = unit price
prezzovendita = sales price
prezzoacquisto = purchase price
datachiusura = close date
# Portuguese
razaosocial = company name
nomefantasia = commercial name
datanasc = birth date
dtnasc = birth date
datanascimento = birth date
nomecompl = full name
precovenda = sales price
precocusto = purchase price
precounit = unit price
# Dutch
geboortedatum = birth date
bedrijfsnaam = company name
straatnr = street house number
aanmaakdat = created date
wijzigdatum = modified date
kostprijs = purchase price
verkoopprijs = sales price
inkoopprijs = purchase price
stukprijs = unit price
jaaromzet = annual revenue
# Several words that only together mean it
titolocortesia = salutation
titrecivilite = salutation
suivipar = owner
gerepar = owner
assignea = owner
asignadoa = owner
atendidopor = owner
assegnatoa = owner
gestitoda = owner
chargeaffaires = owner
chargeclientele = owner
`;
