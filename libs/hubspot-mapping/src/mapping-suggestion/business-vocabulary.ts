/** A way in which business databases name one thing; a column and a property of one concept may be the same. */
export interface Concept {
  name: string;
  /** Objects for which the phrases mean this; null: all. */
  objects: readonly string[] | null;
  phrases: readonly string[];
}

/**
 * General knowledge of names in English, German, French and Spanish: concept | objects | phrases. Some words are limited
 * to objects because they mean other things elsewhere: a contact's title is a job, a deal's title its name. No schema
 * is described here, only words.
 */
const LEXICON = `
first name | * | first name, given name, forename, vorname, prenom, nombre de pila
last name | * | last name, family name, surname, nachname, familienname, nom de famille, apellido, apellidos
salutation | contacts | salutation, anrede, courtesy title, civilite, honorific, name prefix, tratamiento
job title | contacts | job title, title, position, function, poste, funktion, role title, cargo, puesto, stelle, job
company of a person | contacts | company name, company, employer, employer name, account name, organisation name, organization, firma, societe, empresa, arbeitgeber
email | * | email, email address, mail, primary email, e mail, courriel, correo, correo electronico, mailadresse
phone | * | phone, phone number, telephone, telephone number, work phone, office phone, main phone, contact number, telefon, telefonnummer, telefono, fon, rufnummer, home phone, landline
mobile phone | * | mobile phone, mobile, mobile phone number, cell phone, cell, mobile number, handy, mobil, mobiltelefon, portable, movil
fax | * | fax, fax number, telefax
street | * | street address, street, address, address street, address line 1, street line 1, street 1, street name, strasse, anschrift, adresse, rue, calle, direccion, domicilio, postal address
street, second line | * | address line 2, street address 2, address 2, street line 2, street 2, adresszusatz
city | * | city, town, locality, address city, ort, stadt, ville, ciudad, wohnort, place, poblacion, municipality
state | * | state, region, state region, province, state province, address state, state code, bundesland, departement, county state, provincia, administrative area
postal code | * | postal code, zip, zip code, post code, postcode, plz, postleitzahl, code postal, codigo postal, cp
country | * | country, country region, country code, address country, land, pays, pais, nation
website | * | website, website url, web, homepage, url, web address, web site, internetseite, site web, sitio web, web page
domain | companies | domain, company domain name, email domain, domain name, web domain
language | contacts | language, preferred language, lang, default language, locale, sprache, langue, idioma
time zone | * | time zone, timezone, tz, zeitzone
birth date | contacts | date of birth, birth date, birthday, birthdate, geburtsdatum, date de naissance, fecha de nacimiento
email opt-out | contacts | opted out of email, email opt out, unsubscribed from all email, opt out, marketing opt out, unsubscribed, no email
lead status | contacts companies | lead status, contact status, status, contact stage, prospect status, stage
industry | * | industry, industry code, sector, branche, secteur, business sector, industrie
employees | * | number of employees, employees, employee count, headcount, staff, mitarbeiter, anzahl mitarbeiter, effectif, company size, empleados, size
annual revenue | contacts companies | annual revenue, revenue, turnover, jahresumsatz, umsatz, chiffre d affaires, ingresos
founded | companies | year founded, founded year, year started, foundation year, gruendungsjahr
kind of company | companies | type, company type, account type, customer type, category, kind, organisation type
linkedin of a company | companies | linkedin company page, linkedin, linkedin url
linkedin of a person | contacts | linkedin url, linkedin, linkedin profile
twitter | * | twitter handle, twitter, twitter username, x handle, twitter user
record name | deals companies products line_items | name, title, label, bezeichnung, designation, legal name, company name, deal name, nom, nombre, firmenname, titel, raison sociale
ticket name | tickets | ticket name, name, title, subject, topic, betreff, sujet, asunto, summary
ticket text | tickets | ticket description, description, details, content, body, beschreibung, message
description | * | description, comment, comments, notes, note, public notes, remarks, beschreibung, bemerkung, bemerkungen, notizen, deal description, company description, product description
amount | deals | amount, value, deal value, estimated value, total, total due, total amount, expected revenue, betrag, auftragswert, montant, importe, grand total, opportunity amount, order value
currency | * | currency, currency code, amount currency, currency iso code, waehrung, devise, moneda
deal stage | deals | deal stage, stage, stage name, status, sales stage, pipeline stage, phase, etape, opportunity stage
pipeline | deals tickets | pipeline, funnel, sales pipeline
ticket status | tickets | ticket status, status, state, stage, ticket state
priority | deals tickets | priority, urgency, severity, prioritaet, priorite, prioridad, dringlichkeit
ticket category | tickets | category, ticket category, type, kind, issue type, kategorie
ticket source | tickets | source, channel, origin, kanal, ticket source
close date | deals | close date, closed date, expected close date, expected close, date closed, deadline, date deadline, expected closing date, abschlussdatum, due date, forecast close date
ticket close date | tickets | close date, closed, closed date, resolved, resolved date, solved, erledigt
kind of deal | deals | deal type, type, kind, opportunity type, lead type, category
probability | deals | deal probability, probability, win probability, chance, wahrscheinlichkeit, confidence
forecast category | deals | forecast category, forecast category name
lost reason | deals | closed lost reason, lost reason, loss reason, reason lost
won reason | deals | closed won reason, won reason, win reason
next step | deals | next step, next steps, next action
created | * | create date, created, created date, date created, creation date, date entered, add date, added, add time, create time, inserted, erstellt, angelegt, opened, erstelldatum, anlagedatum
changed | * | last modified date, modified, modified date, date modified, updated, update time, write date, last update, changed, geaendert, aenderungsdatum
last contacted | contacts companies | last contacted, last contact date
last activity | * | last activity date, last activity
next activity | contacts companies | next activity date, next activity, next follow up, follow up date
sku | products line_items | sku, product number, product code, article number, artikelnummer, item number, part number, code, reference
price | products line_items | unit price, price, list price, sales price, unit amount, preis, verkaufspreis, prix, precio, selling price, standard price
cost | products line_items | unit cost, cost, standard cost, cost price, purchase price, einkaufspreis, cost of goods sold
quantity | line_items | quantity, qty, menge, anzahl, quantite, cantidad, units
discount share | line_items | discount percentage, discount percent, rabatt, discount rate
discount amount | line_items | unit discount, discount amount, discount
product text | products | product description, description, notes, long description
`;

export const CONCEPTS: readonly Concept[] = LEXICON.trim()
  .split('\n')
  .map((line): Concept => {
    const [name = '', objects = '', phrases = ''] = line.split(' | ');
    return {
      name,
      objects: objects === '*' ? null : objects.split(' '),
      phrases: phrases.split(',').map((phrase) => phrase.trim()),
    };
  });
