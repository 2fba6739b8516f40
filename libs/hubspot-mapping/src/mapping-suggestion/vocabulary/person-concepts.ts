/**
 * What business databases keep of people and of how to reach them. Columns: concept | objects whose tables may mean it (*: all) |
 * HubSpot property per object ("?": only if nothing better claims it; "-": HubSpot has none) | what values look like | phrases in
 * the words of the dictionary. A concept without a property is worth knowing too: a column that says it says nothing else.
 */
export const PERSON_CONCEPTS = `
# HubSpot has first and last name only (README of the data: a full name goes to firstname, split on the way).
first name | contacts | contacts: firstname | single_name | name, given, firstname, first name, given name, christian name, calling name, name first, forenames, nome, nombre, christian name
last name | contacts | contacts: lastname | family_name | lastname, family, last name, family name, surname, name last, familia, apellido paterno
full name | contacts | contacts: firstname? > lastname? | person_name | name, full name, real name, person name, complete name, whole name, nome completo, nombre completo, nom complet, vollstaendiger name
display name | * | - | - | display name, screen name, anzeige name, name alias, sort name, search name, such name, match code, matchcode, short name, kurz name, nick name, nickname
middle name | * | - | - | middle name, middle initial, middle, tussenvoegsel, infix, second name, zweiter vorname, patronymic, maiden name, birth name, initial, initials, name suffix, suffix, name addition, namenszusatz, name prefix
salutation | contacts | contacts: salutation | salutation | salutation, form of address, title, name title, briefanrede, salutation code, prefix
academic title | contacts | - | salutation | academic title, akademischer title, title, degree title
job title | contacts | contacts: jobtitle | job_title | job title, title, position, function title, position title, role in company, position name, work position, company role, employment title, stellung in company, business title, function, job, job position, job function title, role, job name, work title, occupation, profession, professional title, position title, function name, role title, stellung, stelle, puesto, cargo, mansione, qualifica, functie title, stanowisko, befattning, poste
department | contacts | - | - | department, service, dept name, division, org unit, cost center, kostenstelle, business unit, bereich
company of a person | contacts | contacts: company | company_name | company, company name, employer, employer name, company name text, organisation name, customer company, company text, billing company, work company, business name, arbeitgeber, employeur, razon social, firm name
# HubSpot knows a person by one e-mail; a company or a deal has none.
email | * | contacts: email | email | email, email address, primary email, email work, email business, contact email, user email, customer email address, login email, email normal
second email | * | - | email | second email, email 2, email alternative, alternative email, email private, private email, cc email, cc, email cc, billing email, invoice email, email billing, email additional
phone | * | contacts, companies: phone | phone | phone, phone number, work phone, phone work, main phone, phone main, phone extension, direct phone, contact number, central phone, phone 1, business phone, day phone, primary phone, phone primary, contact phone, landline, phone fixed, central, festnetz, fixe, extension, direct dial, direct line, main line, phone line, land line, office line, billing phone, phone direct, phone main, phone business, fixed phone, fixed line, phone office, phone contact
phone in parts | * | - | - | phone country code, calling code, dialing code, vorwahl, phone type, phone prefix, area code, phone area code, phone number type, phone country
private phone | * | contacts: phone~ | other_phone | private phone, phone private, home phone
second phone | * | - | other_phone | second phone, phone 2, phone alternative, alternative phone, assistant phone, phone evening, emergency phone
mobile phone | * | contacts: mobilephone | other_phone | mobile, mobile phone, mobile number, phone mobile, work mobile, mobile 1, mobile private
fax | * | contacts: fax | other_phone | fax, fax number, phone fax
whatsapp | contacts | contacts: hs_whatsapp_phone_number | - | whatsapp, whatsapp number, whatsapp phone
messenger | * | - | - | skype, skype name, messenger, chat id, telegram, slack, jabber, icq
birth date | contacts | contacts: date_of_birth | day | birth date, date of birth, birth day, birth date contact, born, born on, day of birth, birth, data nascita, date naissance, birth on
age | contacts | - | - | age, alter, birth place, birth name, place of birth, nationality, staatsangehoerigkeit, death date, is deceased, verstorben
gender | contacts | contacts: gender | gender | gender, gender code
marital status | contacts | contacts: marital_status | - | marital status, familienstand, situation familiale, estado civil, stato civile, marital, civil status, marital state
language | contacts | contacts: hs_language | language | language, language code, preferred language, default language, contact language, correspondence language, language id, preferred language code
time zone | contacts companies | contacts: hs_timezone; companies: timezone | time_zone | time zone, timezone, tz, zeitzone, fuso horario, zona horaria, fuseau horaire, tidszone
# Consent: HubSpot keeps who must not be mailed; who asked to be mailed is its opposite and needs a decision.
no email wanted | contacts | contacts: hs_email_optout | bool | email opt out, opt out email, opted out email, marketing opt out, opt out marketing, newsletter opt out, unsubscribed, unsubscribed from all email, do not email, no email, no mailing, no advertising, werbung blocked, advertising blocked, advertising stop, werbestopp, mailing blocked, kein newsletter, no newsletter, newsletter abmeldung, newsletter abgemeldet, newsletter unsubscribed, abgemeldet, werbesperre, email sperre, email blocked, blocked email, opt out, optout, email optout, no marketing
email wanted | contacts | - | bool | email opt in, newsletter, newsletter subscribed, is subscribed, receives newsletter, receives email, marketing, weihnachtskarte, survey, subscribed, opt in, marketing consent, accepts marketing, marketing allowed, consent, einwilligung, werbung erlaubt, receive newsletter, send email, double opt in, newsletter confirmed, marketing permission, consent date
no calls wanted | contacts | - | bool | do not call, no calls, phone opt out, do not contact, do not fax, opted out fax, opted out phone, do not mail, no phone
preferred channel | contacts | - | - | preferred channel, contact channel, preferred contact method, channel preference, contact method, preferred time
lawful basis | contacts | contacts: hs_legal_basis | - | lawful basis, legal basis, rechtsgrundlage, gdpr basis, legal basis processing
linkedin of a person | contacts | contacts: hs_linkedin_url | linkedin | linkedin, linkedin url, linkedin profile, linkedin page
twitter | contacts companies | contacts, companies: twitterhandle | - | twitter, twitter handle, x handle, twitter name, twitter url, twitter account, x url, x link, twitter user name
facebook | contacts companies | companies: facebook_company_page | - | facebook, facebook page, facebook url
lead status | contacts companies | contacts, companies: hs_lead_status | - | lead status, prospect status, sales status, contact status, qualification status, prospecting status, lead stage, status prospection
status of a person | contacts | contacts: hs_lead_status | - | status, stage, status code, stage name
lifecycle stage | contacts companies | contacts, companies: lifecyclestage | - | lifecycle stage, lifecycle, life cycle stage, customer lifecycle, customer stage, contact stage, funnel stage, lifecycle status
lead source | * | contacts, companies: hs_analytics_source? | - | lead source, source, contact source, origin, acquisition channel, how heard, utm source, utm medium, utm campaign, referrer, referred, referred by, werbekanal, lead channel, source id, marketing source, empfohlen
kind of person | contacts | - | - | type, contact type, person type, customer type, customer group, group, is company, person group, category, segment, classification, customer group id, role id
score | * | - | - | score, rating, lead score, loyalty points, points, bonus points, grade, bewertung, rank, stars, health score, satisfaction, satisfaction score, nps, csat, hot warm cold
assistant | * | - | - | assistant, assistant name, reports to, manager name, supervisor, vorgesetzter, sekretariat
notes on a person | contacts | contacts: message? | text | note, notes, description, comment, about, remark, info, information, bio, biography, background
hire date | * | - | - | hire date, entry date, eintritts date, date hired, join date, joining date, austritt, exit date, termination date, personnel number, employee number, employee id, salary, gehalt, wage
`;
