import { meaningfulNames } from './shared-prefix';

describe('beginnings that mean nothing', () => {
  const says = (word: string): boolean => ['kunde', 'str', 'cust'].includes(word);

  it.each([
    ['a shared beginning', ['a07_ort', 'a07_plz', 'a07_tel', 'a07_fax', 'bem'], ['ort', 'plz', 'tel', 'fax', 'bem']],
    [
      'letters that all have',
      ['oxid', 'oxfname', 'oxlname', 'oxcity', 'oxzip'],
      ['id', 'fname', 'lname', 'city', 'zip'],
    ],
    [
      'a short form that all have',
      ['kndid', 'kndort', 'kndtel', 'kndplz', 'kndfax'],
      ['id', 'ort', 'tel', 'plz', 'fax'],
    ],
    ['types', ['kKunde', 'cName', 'cOrt', 'dErstellt', 'nAktiv'], ['Kunde_id', 'Name', 'Ort', 'Erstellt', 'Aktiv']],
    [
      'tables before typed keys',
      ['kPos', 'tKunde_kKunde', 'cArtNr', 'nAnzahl', 'fPreis'],
      ['Pos_id', 'Kunde_id', 'ArtNr', 'Anzahl', 'Preis'],
    ],
    ['types set off', ['str_name', 'str_ort', 'dat_geb', 'int_ma', 'note'], ['name', 'ort', 'geb', 'ma', 'note']],
  ])('cuts %s', (_what, names, own) => {
    expect(meaningfulNames(names, says)).toEqual(own);
  });

  it.each([
    ['a word', ['kunde_ort', 'kunde_plz', 'kunde_tel', 'kunde_fax', 'kunde_bem']],
    ['letters of too few', ['oxid', 'oxort', 'oxtel', 'oxplz', 'name']],
    ['anything of a small table', ['a07_ort', 'a07_plz']],
    ['letters that words only begin with', ['name', 'city', 'firstname', 'created', 'land']],
  ])('leaves %s', (_what, names) => {
    expect(meaningfulNames(names, says)).toEqual(names);
  });
});
