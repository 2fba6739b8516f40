/** One word for several writings of it: abbreviations, plurals, verb forms, and the words for HubSpot's objects. */
const WRITINGS: Readonly<Record<string, string>> = {
  company:
    'organisation organization organisations organizations account accounts client clients customer customers companies firm org acct cust',
  contact: 'person persons people contacts lead leads',
  deal: 'opportunity opportunities deals',
  ticket: 'case cases tickets issue',
  product: 'product products',
  email: 'emails',
  phone: 'phones',
  number: 'numbers nr no num nbr',
  address: 'addresses addr',
  amount: 'amt',
  quantity: 'qty',
  description: 'desc descr',
  telephone: 'tel',
  mobile: 'mob cell',
  currency: 'curr cur',
  language: 'lang',
  country: 'ctry',
  priority: 'prio',
  category: 'cat',
  percentage: 'pct percent',
  probability: 'prob',
  firstname: 'fname',
  lastname: 'lname',
  birthdate: 'dob',
  modified: 'modify modification',
  created: 'create creation',
  updated: 'update',
  closed: 'close closing',
  zip: 'zipcode postcode',
};

export const SAME_WORD: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WRITINGS).flatMap(([word, writings]) => writings.split(' ').map((writing) => [writing, word])),
);

/** Words that add a place or a form to a name, not a meaning. */
export const NEUTRAL_WORDS = words(
  'at on the of dt ts datetime timestamp primary main default mailing billing text fk x tbl str is has hs crm current',
);

/** Words of a second of its kind, or of a system's own: HubSpot has no property for it. */
export const ESTRANGING_WORDS = words(
  'shipping secondary other alternate alternative alt tax vat hash password token deleted version search internal external legacy uuid guid bank assistant photo avatar private custom sync logo uid checksum delivery liefer lieferadresse parent',
);

/** Words that name a user of the application who looks after a record. */
export const OWNER_WORDS = words(
  'owner assignee agent manager salesperson representative rep assigned responsible user verantwortlich betreuer bearbeiter commercial seller',
);

/** What a foreign key may point to: HubSpot's objects by the words for them. */
export const OBJECT_OF_WORD: Readonly<Record<string, string>> = {
  company: 'companies',
  contact: 'contacts',
  deal: 'deals',
  ticket: 'tickets',
  product: 'products',
  vendor: 'companies',
  employer: 'companies',
  parent: 'companies',
  partner: 'contacts',
  invoice: 'deals',
  order: 'deals',
  quote: 'deals',
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
