/** First-level subdivisions by ISO 3166-2 code (country, then code = name): those that business addresses abbreviate. */
const SUBDIVISIONS = `
US AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut DE=Delaware DC=District_of_Columbia FL=Florida GA=Georgia HI=Hawaii ID=Idaho IL=Illinois IN=Indiana IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine MD=Maryland MA=Massachusetts MI=Michigan MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska NV=Nevada NH=New_Hampshire NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio OK=Oklahoma OR=Oregon PA=Pennsylvania PR=Puerto_Rico RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas UT=Utah VT=Vermont VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming
CA AB=Alberta BC=British_Columbia MB=Manitoba NB=New_Brunswick NL=Newfoundland_and_Labrador NS=Nova_Scotia NT=Northwest_Territories NU=Nunavut ON=Ontario PE=Prince_Edward_Island QC=Quebec SK=Saskatchewan YT=Yukon
AU ACT=Australian_Capital_Territory NSW=New_South_Wales NT=Northern_Territory QLD=Queensland SA=South_Australia TAS=Tasmania VIC=Victoria WA=Western_Australia
DE BW=Baden-Württemberg BY=Bayern BE=Berlin BB=Brandenburg HB=Bremen HH=Hamburg HE=Hessen MV=Mecklenburg-Vorpommern NI=Niedersachsen NW=Nordrhein-Westfalen RP=Rheinland-Pfalz SL=Saarland SN=Sachsen ST=Sachsen-Anhalt SH=Schleswig-Holstein TH=Thüringen
BR AC=Acre AL=Alagoas AM=Amazonas AP=Amapá BA=Bahia CE=Ceará DF=Distrito_Federal ES=Espírito_Santo GO=Goiás MA=Maranhão MG=Minas_Gerais MS=Mato_Grosso_do_Sul MT=Mato_Grosso PA=Pará PB=Paraíba PE=Pernambuco PI=Piauí PR=Paraná RJ=Rio_de_Janeiro RN=Rio_Grande_do_Norte RO=Rondônia RR=Roraima RS=Rio_Grande_do_Sul SC=Santa_Catarina SE=Sergipe SP=São_Paulo TO=Tocantins
`;

/** A state or province: its code within its country, and its name in the language of the country. */
export interface Subdivision {
  code: string;
  name: string;
}

const BY_COUNTRY = new Map<string, readonly Subdivision[]>(
  SUBDIVISIONS.trim()
    .split('\n')
    .map((line) => {
      const [country = '', ...pairs] = line.split(' ');
      return [
        country,
        pairs.map((pair): Subdivision => {
          const [code = '', name = ''] = pair.split('=');
          return { code, name: name.replaceAll('_', ' ') };
        }),
      ];
    }),
);

/** The subdivisions of a country (two capital letters); null: they are not known here. */
export function subdivisionsOf(country: string): readonly Subdivision[] | null {
  return BY_COUNTRY.get(country) ?? null;
}

export const COUNTRIES_WITH_SUBDIVISIONS: readonly string[] = [...BY_COUNTRY.keys()];
