/**
 * What a word does in a name besides saying what the value is. In the words of the dictionary (word-dictionary.ts); words that
 * it does not have stand for themselves.
 */

/** Say how, where or since when, not what: a name without them means the same. */
export const NEUTRAL_WORDS = words(
  'at on the of a an im beim zum zur fuer ueber en sur pour para per con avec nel nella del dell sul eur euro usd chf gbp mio tsd teur keur dt ts dttm dtm tstamp tmstmp datetime timestamp timestamptz gmt utc local default fk tbl str vc int fld col c is has hs crm current each per ' +
    'am um der die das des dem de du la le les el los del di da do dos het van den och og og af i and for in to as ' +
    'primary standard std electronico electronica eletronico eletronica elettronica elettronico electronique electronic elektronisch elektronische general main only main1 iso full cache cached info data erp app kopf header stamm master tabelle table entity hq headquarters headquarter sitz micros cents minor 1 01',
);

/**
 * A second of its kind, an earlier one, or somebody else's: HubSpot has one property, and it holds the main one. Delivery and private
 * are here because HubSpot's address is where the business writes to, and its phone the one at work.
 */
export const ESTRANGING_WORDS = words(
  'delivery alternative private internal external legacy old former previous vorjahr prior last2 parent bank assistant 2 3 4 5 ii iii custom ' +
    'hash token sync search normalized backup temp tmp test original spouse emergency accounting buchhaltung technical technik dispatch warehouse ' +
    'reserve allow show manufacturer invoice_only return retour ruecksendung pickup abholung vorgaenger historic history archiv other_party own eigene unsere unser',
);

/** Words that say of a value that it is counted, summed or compared over records: no field of this record. */
export const DERIVED_WORDS = words('count avg average min max minimum maximum cumulated kumuliert ytd mtd vorjahr');

/** Words that name the user of the application who looks after a record. */
export const OWNER_WORDS = words(
  'owner assignee agent manager salesperson salesman salesrep representative rep assigned responsible user seller handler ' +
    'verantwortlich verantwortlicher zustaendig zustaendiger betreuer kundenbetreuer bearbeiter sachbearbeiter sachb vb verkaeufer vertreter aussendienst ' +
    'berater besitzer vertriebler adm innendienst commercial responsable vendeur proprietaire gestionnaire vendedor propietario ejecutivo asesor comercial ' +
    'venditore proprietario commerciale agente verkoper eigenaar behandelaar accountmanager gestor dono saljare ansvarig ansvarlig saelger selger ' +
    'csm kam sdr bdr consultant executive technician techniker responder solver resolver engineer responsabile responsavel venditrice verantwoordelijke accountmgr mgr gestora vertriebsmitarbeiter kontakter salesagent opiekun handlowiec supporter keyaccounter accountowner ' +
    'technicien technicienne tecnico conseiller conseillere encargado encargada atendente representante representant vertegenwoordiger relatiebeheerder accounthouder gerente incaricato operatore intervenant handlaeggare gebietsleiter bezirksleiter kundenverantwortlicher kundenverantwortliche projektleiter vertriebsbeauftragter caseworker dispatcher advisor adviser salesmanager salesexecutive closer',
);

/** Beside an owner's word: whose act it was, not who looks after the record; or which of their data. */
export const NOT_OWNING_WORDS = words(
  'created modified deleted by approved closed resolved cancelled printed name email phone group type status number_of first last login team role count',
);

/** HubSpot's objects by the words for what tables keep. */
export const OBJECTS_OF_WORD: Readonly<Record<string, readonly string[]>> = {
  company: ['companies'],
  customer: ['companies', 'contacts'],
  supplier: ['companies'],
  employer: ['companies'],
  subsidiary: ['companies'],
  partner: ['contacts', 'companies'],
  contact: ['contacts'],
  person: ['contacts'],
  lead: ['contacts', 'deals'],
  requester: ['contacts'],
  reporter: ['contacts'],
  caller: ['contacts'],
  buyer: ['contacts'],
  melder: ['contacts'],
  recipient: ['contacts'],
  deal: ['deals'],
  order: ['deals'],
  quote: ['deals'],
  invoice: ['deals'],
  ticket: ['tickets'],
  vorgang: ['tickets', 'deals'],
  product: ['products'],
  item: ['products', 'line_items'],
  variant: ['products'],
};

/** The words that tables of an object go by; a column repeats them without meaning anything by it. */
export const WORDS_OF_OBJECT: Readonly<Record<string, readonly string[]>> = {
  contacts: ['contact', 'person'],
  companies: ['company'],
  deals: ['deal', 'vorgang'],
  tickets: ['ticket', 'vorgang'],
  products: ['product'],
  line_items: ['item', 'line', 'position'],
};

/** What the records of an object are called as well, whatever their table is called. */
export const SPOKEN_OF_OBJECT: Readonly<Record<string, readonly string[]>> = {
  contacts: ['customer', 'user'],
  companies: ['customer', 'supplier'],
};

/** German and Dutch words that end a compound whose beginning need not be known. */
export const COMPOUND_ENDINGS = words(
  'sprache land ort strasse telefon stand kennzeichen schluessel bezeichnung kategorie stufe firma kunde artikel position kanal nummer datum preis betrag status name text wert kosten menge grund gruppe adresse satz anzahl code termin art nummern summe quote zeit prijs bedrag naam groep reden kurs konto',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
