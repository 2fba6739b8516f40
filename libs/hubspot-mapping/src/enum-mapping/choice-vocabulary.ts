/**
 * What lists of choices say, whatever the business: a line is one meaning, its phrases in English, German, French, Spanish, Italian, Dutch
 * and Portuguese. `>` names what comes nearest where a list lacks the meaning (a rejected ticket is closed). Letters are plain: ae for ä.
 */
export const CHOICE_VOCABULARY = `
# urgency, strength
low = low, niedrig, gering, minor, trivial, bas, basse, faible, baja, bajo, bassa, basso, laag, lowest, p4, nice to have, baixa, baixo, minima, geringe, low priority, niedrige
medium = medium, normal, mittel, moderate, moyen, moyenne, media, medio, normale, normaal, gemiddeld, standard, default, average, p3, mittlere, medium priority, normale prioritaet
high = high, hoch, major, haut, haute, alta, alto, hoog, elevee, important, wichtig, p2, severe, hohe, high priority, elevato, elevada, elevado
urgent = urgent, critical, kritisch, highest, dringend, immediate, blocker, emergency, notfall, urgente, critique, critico, sehr hoch, sofort, p1, very high, spoed, critica, very urgent, dringlich, sofortig, p0, urgent priority, muito alta > high
# where a case or a lead stands
new = new, neu, nouveau, nouvelle, nuevo, nueva, nuovo, nieuw, nieuwe, fresh, created, eingegangen, prospect, not contacted, unbearbeitet, untouched, interessent, prospecto, registered, angelegt, novo, nova, ungelesen, nueva solicitud, neu eingegangen > open
open = open, offen, ouvert, abierto, aperto, opened, assigned, zugewiesen, reopened, todo, to do, geoeffnet, asignado, assigne, acknowledged, triaged, registered case, aberto, aberta, abierta, aperta, ouverte, wieder geoeffnet > new
waiting for them = waiting on contact, waiting on customer, waiting on owner, waiting for customer, pending, wartend, awaiting customer, wait for customer, wartet auf kunde, on hold, hold, en attente, pendiente, in attesa, in afwachting, rueckfrage, waiting, awaiting reply, pending customer, needs info, information needed, pausiert, snoozed, wiedervorlage, pendente, aguardando, aguardando cliente, en espera, awaiting response, waiting for response, esperando cliente, sospeso, wacht op klant, warten auf kunden
waiting for us = waiting on us, awaiting agent, waiting on agent, waiting for support, customer replied, bei uns, wartet auf uns, pending us, answered by customer
in progress = in progress, working, work in progress, in process, in bearbeitung, bearbeitung, ongoing, started, en cours, en curso, in corso, in behandeling, processing, active, being worked, in arbeit, contacted and working, under review, nurturing, escalated, investigating, en proceso, em andamento, em progresso, en progreso, in lavorazione, bezig, en traitement, in arbeit genommen, being processed, wird bearbeitet > waiting for us > open
closed = closed, geschlossen, done, resolved, solved, completed, complete, finished, erledigt, abgeschlossen, ferme, cerrado, resuelto, chiuso, risolto, gesloten, opgelost, geloest, fixed, termine, cloture, archived, fechado, fechada, concluido, concluida, resolvido, resolvida, cerrada, chiusa, resuelta, risolta, terminado, finalizado, afgesloten, afgehandeld, resolu, traite, behoben, fertig
rejected = rejected, abgelehnt, declined, duplicate, duplikat, spam, wont fix, invalid, cancelled, canceled, storniert, abgebrochen, annule, cancelado, annullato, geannuleerd, refuse, withdrawn, discarded, refunded, voided, rejeitado, rechazado, rifiutato, afgewezen, cancelada, cancelado pelo cliente, annullata, annulee, zurueckgezogen > lost > closed
attempted = attempted to contact, attempted, tried, no answer, nicht erreicht, kontaktversuch, called, voicemail, left message, contact attempted, contacte, angeschrieben, contacted, kontaktiert, contactado, contattato, benaderd > connected
connected = connected, reached, erreicht, in contact, im gespraech, replied, engaged, responded, gespraech gefuehrt, verbunden > in progress
open deal = open deal, converted, deal created, opportunity created, konvertiert, umgewandelt, convertido, converti, in negotiation, closed converted, verkaufschance, opportunity, qualified out to deal, signed
unqualified = unqualified, not qualified, disqualified, unqualifiziert, dead, junk, not interested, kein interesse, no interest, former, ehemalig, lost lead, do not contact, bad data, wrong number, nicht qualifiziert, closed not converted, not converted, non qualifie, descartado, inactive, inaktiv, ungeeignet > lost
bad timing = bad timing, later, recycled, nurture, spaeter, on ice, zurueckgestellt, future, not now, plus tard, falscher zeitpunkt, revisit, deferred > open
# the steps of a sale, in their order (@)
first contact @1 = appointment scheduled, appointment, prospecting, intro call, introduction, first contact, erstkontakt, lead in, discovery, discovery call, initial contact, lead, prospection, termin vereinbart, kontaktaufnahme, screening, identified, primer contacto, primo contatto, eerste contact, meeting scheduled, inquiry, anfrage
qualified @2 = qualified to buy, qualified, qualification, qualifiziert, qualifizierung, needs analysis, bedarfsanalyse, qualificazione, qualifica, qualificado, calificado, qualifie, gekwalificeerd, analysis, needs assessment, bedarf ermittelt, scoping, requirements, bedarf geklaert, validation
marketing qualified @2 = marketing qualified lead, mql, marketing qualified > qualified
sales qualified @2 = sales qualified lead, sql, sales qualified, sales accepted > qualified
presented @3 = presentation scheduled, presentation, demo, demo scheduled, demonstration, value proposition, praesentation, praesentiert, presentacion, presentazione, presentatie, solution design, evaluation, trial, pilot, technical fit, site visit, besichtigung, proof of concept, poc
offered @4 = decision maker bought in, decision maker, decision, decision makers, id decision makers, proposal, proposal price quote, price quote, quote, quote sent, offer, offer sent, offer made, angebot, angebot erstellt, angebot versendet, perception analysis, entscheidung, propuesta, presupuesto, devis, proposition, offerta, offerte, proposal sent, proposal made, devis envoye, entscheider, bid, tender
contract @5 = contract sent, contract, contract out, negotiation, negotiating, negotiations, negotiation review, verhandlung, in verhandlung, vertrag, vertrag versendet, contract negotiation, commit, verbal commitment, closing, negociation, negociacion, negoziazione, trattativa, onderhandeling, contrato, contratto, contrat envoye, legal review, procurement, signature pending, muendliche zusage, review, zusage
won @6 = closed won, won, gewonnen, success, successful, gagne, ganado, vinto, vinta, gewonnen deal, beauftragt, auftrag erhalten, accepted, angenommen, signed deal, paid, ordered, order received, accepte, ganada, auftrag, bestellt, delivered, complete order, fulfilled, ganho, ganha, gagnee, gewonnener auftrag
lost @7 = closed lost, lost, verloren, perdu, perdido, perso, persa, failed, absage, no deal, abandoned, verlust, perdida, expired, abgelaufen, rejected offer, perdida de negocio, perdue, verlorener auftrag
# who somebody is to us
prospect company = prospect, interessent, potential customer, potential, lead company, target, prospecto, prospecte, offtaker, potenzieller kunde, cliente potencial, potencial, prospect client
partner = partner, alliance, kooperationspartner, partenaire, socio, channel partner, integrator, joint venture, agent, affiliate, technology partner, referral partner, parceiro, parceria
reseller = reseller, dealer, distributor, haendler, wiederverkaeufer, grosshaendler, revendeur, distribuidor, revendedor, rivenditore, wederverkoper, wholesaler, vertriebspartner, retailer partner
vendor = vendor, supplier, lieferant, fournisseur, proveedor, fornitore, leverancier, contractor, service provider, dienstleister, subcontractor, manufacturer vendor, law firm, agency, kreditor, fornecedor, zulieferer
other = other, others, sonstige, sonstiges, andere, anderes, autre, otro, otros, altro, anders, overig, misc, miscellaneous, various, divers, unknown, unbekannt, none of these
customer = customer, client, kunde, cliente, klant, existing customer, bestandskunde, buyer, debitor, cliente ativo, cliente atual, aktiver kunde, stammkunde
subscriber = subscriber, abonnent, newsletter, newsletter subscriber, abonne, suscriptor
evangelist = evangelist, advocate, promoter, ambassador, fuersprecher, botschafter, reference customer
new business = new business, new customer, new, neugeschaeft, neukunde, neukundengeschaeft, nouveau client, nuevo negocio, nieuwe klant, new logo, first purchase, nouvelle affaire
existing business = existing business, existing customer, upsell, cross sell, renewal, upgrade, bestandsgeschaeft, bestandskunde, verlaengerung, client existant, expansion, add on, downgrade, replacement, erweiterung, negocio existente, extension
# ways to reach somebody
phone = phone, telephone, call, telefon, telefonisch, anruf, hotline, telefono, telefoon, tel, inbound call, voice, telefone, celular, telefonnummer, llamada, appel, telefonata, ligacao, per telefon
email = email, e mail, mailbox, courriel, correo electronico, per mail
web form = form, web form, webform, web, website, portal, kontaktformular, formular, formulaire, formulario, webformulier, online, self service, contact form, web portal, formulario web, site, website form, internet, kundenportal
chat = chat, live chat, whatsapp, messenger, messaging, sms, livechat, facebook messenger
# what a case is about
product issue = product issue, bug, defect, fehler, defekt, technical, technical issue, technik, incident, problem, stoerung, error, hardware, software, malfunction, reklamation, complaint, outage, panne, averia, access, login, network, erro, falha, avaria, guasto, pannes, storing, technischer fehler
billing issue = billing issue, billing, invoice, rechnung, payment, zahlung, abrechnung, facturation, facturacion, fatturazione, facturatie, refund, buchhaltung, accounting, royalty, faturamento, fatura, factura, facture, fattura, factuur
feature request = feature request, feature, enhancement, idea, improvement, verbesserung, wunsch, verbesserungsvorschlag, change request, suggestion, aenderungswunsch, amelioration, mejora
general inquiry = general inquiry, question, frage, anfrage, general, inquiry, information, info, auskunft, allgemein, document, documents, service request, how to, consultation, beratung, question generale, consulta, vraag, other question, account, onboarding, duvida, pergunta, domanda, pregunta, allgemeine anfrage, demande generale
# how often
weekly = weekly, week, woechentlich, woche, hebdomadaire, semanal, settimanale, wekelijks, every week, semanalmente, hebdo
biweekly = biweekly, every two weeks, fortnightly, zweiwoechentlich, 14 tage
monthly = monthly, month, monatlich, monat, mensuel, mensual, mensile, maandelijks, every month, per month, mtl, mensal, mensalmente
quarterly = quarterly, quarter, vierteljaehrlich, quartal, quartalsweise, trimestriel, trimestral, trimestrale, per kwartaal, every 3 months, kwartaal, trimestralmente
half yearly = per six months, half yearly, semiannual, semi annually, halbjaehrlich, halbjahr, semestriel, semestral, every 6 months, biannual
yearly = annually, yearly, year, annual, jaehrlich, jahr, annuel, anual, annuale, jaarlijks, every year, per year, pa, anualmente
two yearly = per two years, every two years, biennial, zweijaehrlich
three yearly = per three years, every three years, triennial, dreijaehrlich
# people
mr = mr, herr, m, monsieur, sr, senor, sig, signor, dhr, de heer, mister, hr, pan, senhor, mijnheer
mrs = mrs, frau, mme, madame, sra, senora, sigra, signora, mevr, mevrouw, fr, pani, senhora, dona > ms
ms = ms, miss, mlle, mle, mademoiselle, srta, fraeulein, signorina > mrs
dr = dr, doctor, doktor, docteur, dottore, dra
yes = yes, true, ja, oui, si, sim, y, j, on, aktiv, enabled, wahr, verdadeiro, vrai, verdadero, vero, waar
no = no, false, nein, non, nee, nao, n, off, disabled, falsch, inaktiv, falso, faux, onwaar
male = male, man, maennlich, herr, homme, masculin, hombre, masculino, uomo, maschio, mannelijk, homem, masc
female = female, woman, weiblich, femme, feminin, mujer, femenino, donna, femmina, vrouwelijk, mulher, feminino, fem, femenina
# forecast
omit = omit, omitted, omitted from forecast, excluded, not forecasted, nicht prognostiziert, ausgeschlossen
best case = best case, upside, bestfall, bester fall, meilleur cas
committed = commit, committed, sicher, zugesagt, engage
pipeline = pipeline, in pipeline
inventory = inventory, physical, physical product, goods, lagerware, stock item, storable, ware
non inventory = non inventory, consumable, digital, download, virtual, nicht lagergefuehrt, verbrauch
service = service, services, dienstleistung, prestation, servicio, servizio, dienst, labor, labour, hours
# industries
farming = farming, agriculture, agricultural, landwirtschaft, agri, agrar, agricultura, agricoltura, landbouw, agrarwirtschaft, crops, agronegocio, agricole, landwirt
it services = information technology and services, it services, it, information technology, technology, technologie, tecnologia, informatik, tech, informatique, high tech, edv, ict, it dienstleister, systemhaus
software = computer software, software, saas, softwareentwicklung, logiciel, it software, softwarehaus, desenvolvimento de software, editeur de logiciel
telecommunications = telecommunications, telecom, telco, communications, telekommunikation, telecomunicaciones, telecommunication, telecom operator, telecomunicazioni, telecomunicacoes
renewables = renewables environment, renewables, renewable energy, solar, wind, solar equipment, wind equipment, photovoltaik, erneuerbare energien, cleantech, clean energy, energies renouvelables, greentech, batteries, energias renovables
energy = oil energy, energy, energie, energia, oil and gas, oil gas, erdoel, power, power generation, energiewirtschaft > renewables > utilities
utilities = utilities, utility, versorger, energieversorger, versorgung, water supply, stadtwerke
construction = construction, bau, baugewerbe, bauwesen, construccion, edilizia, bouw, batiment, building, hochbau, tiefbau, bauunternehmen, btp, construcao, construcao civil, costruzioni, construction batiment
banking = banking, bank, banken, banque, banca, banks, kreditinstitut, bancario, bancos, bancario
financial services = financial services, finance, finanzen, financial, finanzdienstleistungen, fintech, finances, finanzas, servizi finanziari, finanzwesen
insurance = insurance, versicherung, versicherungen, assurance, seguros, assicurazioni, verzekeringen, seguro, seguradora, verzekering
health care = hospital health care, healthcare, health, gesundheitswesen, gesundheit, medical, medizin, hospital, sante, salud, sanita, zorg, gezondheidszorg, krankenhaus, pflege, saude, sanitario, gesundheit soziales
pharmaceuticals = pharmaceuticals, pharma, pharmazie, pharmaceutical, life sciences, farmaceutico, farmaceutica, pharmaceutique, farma
education = education management, education, bildung, schulen, educacion, istruzione, onderwijs, schools, schule, enseignement, training education, educacao, formation, ausbildung, ensino > higher education
higher education = higher education, university, universities, hochschule, college, universitaet
government = government administration, government, govt, public sector, oeffentliche verwaltung, behoerde, administration, public administration, gobierno, overheid, oeffentlicher dienst, secteur public, public body, verwaltung, kommune, municipality, governo, pubblica amministrazione, administracion publica, administration publique, setor publico, sector publico
legal services = legal services, legal, rechtsberatung, recht, juridique, legal advice, avocats, notary > law practice
law practice = law practice, law firm, lawyers, kanzlei, attorneys, anwaltskanzlei > legal services
consulting = management consulting, consulting, beratung, unternehmensberatung, conseil, consultoria, consulenza, consultancy, advisory
mechanical engineering = mechanical or industrial engineering, engineering, maschinenbau, ingenieurwesen, mechanical engineering, ingenierie, ingenieria, ingegneria, anlagenbau, werkzeugbau > machinery
machinery = machinery, machines, maschinen, machine building, maquinaria, macchinari, manufacturing, fertigung, produktion, produktionstechnik > mechanical engineering
electronics = electrical electronic manufacturing, electronics, elektronik, electrical, elektrotechnik, electronica, elettronica, elektro, electronique > consumer electronics
automotive = automotive, automobil, automobilindustrie, auto, kfz, cars, automobile, automocion, fahrzeugbau, vehicles, automotivo, automobilistico, automotriz
transport = transportation trucking railroad, transportation, transport, trucking, spedition, transporte, trasporti, vervoer, fuhrgewerbe, bahn, transportes, strassentransport > logistics
logistics = logistics and supply chain, logistics, logistik, supply chain, lagerlogistik, logistique, logistica, logistiek, kep > transport
maritime = maritime, shipping, schifffahrt, seefahrt, marine, ports
retail = retail, einzelhandel, handel, commerce de detail, comercio, minorista, commercio, detailhandel, shop, e commerce, ecommerce, onlinehandel, versandhandel, varejo, comercio minorista, dettaglio, commercio al dettaglio, comercio al por menor
wholesale = wholesale, grosshandel, mayorista, ingrosso, groothandel, commerce de gros, atacado, comercio al por mayor, negoce
food = food beverages, food and beverage, food, lebensmittel, beverages, getraenke, nahrungsmittel, alimentation, agroalimentaire, alimentacion, alimentare, voeding, gastro lebensmittel, alimentos, alimentos e bebidas, alimentos y bebidas, agroalimentare, ernaehrung
restaurants = restaurants, gastronomie, restaurant, catering, horeca
hospitality = hospitality, hotel, hotels, hotellerie, gastgewerbe, hoteleria, beherbergung
leisure = leisure travel tourism, tourism, travel, tourismus, reisen, tourisme, turismo, reise
recreation = recreational facilities and services, recreation, freizeit, freizeiteinrichtungen, fitness
sports = sports, sport, deporte, verein sport
media = media production, media, medien, medios, film, medienproduktion > online media > broadcast media
publishing = publishing, verlag, verlagswesen, edition, editorial, publisher
marketing = marketing and advertising, marketing, advertising, werbung, agency marketing, publicite, publicidad, werbeagentur, pubblicita, reclame
real estate = real estate, immobilien, property, immobilier, inmobiliaria, immobiliare, vastgoed, property management, imobiliario, bens imobiliarios
nonprofit = non profit organization management, non profit, nonprofit, not for profit, ngo, charity, gemeinnuetzig, verein, association, stiftung, foundation, ong, sem fins lucrativos, sin fines de lucro, senza scopo di lucro, organisation sans but lucratif
apparel = apparel fashion, apparel, fashion, mode, clothing, bekleidung, textil, moda, vetements, kleding, abbigliamento, vestuario, ropa > textiles
textiles = textiles, textile, textilindustrie > apparel
chemicals = chemicals, chemical, chemie, chemische industrie, chimie, quimica, chimica
mining = mining metals, mining, metals, bergbau, metall, stahl, steel, metallverarbeitung, metallurgie, metallbau, mineracao, mineria, metalurgia, metalmecanica
wood = paper forest products, forestry, forstwirtschaft, holz, wood, timber, papier, paper > furniture
furniture = furniture, moebel, meubles, muebles, mobili, meubelen, tischlerei, schreinerei, moveis, mobiliario, arredamento
staffing = staffing and recruiting, staffing, recruiting, personaldienstleistung, zeitarbeit, personalvermittlung, recursos temporarios, interim, uitzendbureau
human resources = human resources, hr, personal, personalwesen
accounting = accounting, steuerberatung, wirtschaftspruefung, buchfuehrung, comptabilite, contabilidad, tax advisory
architecture = architecture planning, architecture, architekt, architekten, architecte, arquitectura, planungsbuero, architektur
crafts = arts and crafts, handwerk, artisanat, craft, crafts, artesania
private equity = venture capital private equity, private equity, venture capital, beteiligung, beteiligungsgesellschaft, vc
investment = investment management, investment, investments, kapitalanlage, asset management, investor, vermoegensverwaltung > investment banking
environment = environmental services, environmental, umwelt, waste, recycling, entsorgung, umwelttechnik, waste management, abfall
packaging = packaging and containers, packaging, verpackung, emballage
plastics = plastics, kunststoff, kunststoffe, plastic, plastique, plastico, materie plastiche
biotechnology = biotechnology, biotech, biotechnologie
printing = printing, druckerei, druck, imprimerie, imprenta, stampa, drukkerij, printing house
cosmetics = cosmetics, kosmetik, cosmetique, beauty
security = security and investigations, security, sicherheit, wachdienst, sicherheitsdienst
cleaning = facilities services, facility management, cleaning, reinigung, gebaeudereinigung, hausmeister, gebaeudemanagement
`;
