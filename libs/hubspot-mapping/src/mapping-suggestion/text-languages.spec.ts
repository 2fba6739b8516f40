import { firstLanguage } from './text-languages';

describe('texts in several languages', () => {
  it('are the first one, without its language', () => {
    expect(firstLanguage(['name_de', 'nummer', 'name_en', 'Name_FR'])).toEqual([
      { name: 'name', translated: false },
      { name: 'nummer', translated: false },
      { name: 'name', translated: true },
      { name: 'Name', translated: true },
    ]);
  });

  it('are not told from one ending alone', () => {
    expect(firstLanguage(['tipo_no', 'name'])).toEqual([
      { name: 'tipo_no', translated: false },
      { name: 'name', translated: false },
    ]);
  });
});
