/** Where somebody is. A second address (delivery, private, other) has no default property; see the estranging words. The
 * first line: words that add nothing to a part of the main address. */
export const PLACE_CONCEPTS = `
adds nothing: address mailing billing invoice registered customer company
street | * | contacts, companies: address | street | street, street address, address, address line 1, address street, street 1, address 1, street line 1, postal address, billing address, billing street, street name, street number, street house number, address line, invoice address, adresszeile, address full, full address, calle numero, via, direccion
street, second line | * | companies: address2 | - | address line 2, street 2, address 2, street line 2, street address 2, address addition, adresszusatz, complement address, complement, suite, apartment, building name, floor, address line 3, address 3, complemento, address supplement, adress supplement, unit number
house number | * | - | - | house number, house, street number only, house number addition, numero civico
district | * | - | - | district, county, county name, quarter, neighborhood, neighbourhood, suburb, borough, parish
city | * | contacts, companies: city | city | city, city name, address city, billing city, location, place, locality, city text, localita, standort
state | * | contacts, companies: state | state | state, state code, province, province code, province name, province id, address province, billing province, state province, region province, region, state region, address state, billing state, state name, administrative area, region code, region name, state id, subdivision, provincia, country state
zip | * | contacts, companies: zip | zip | zip, postal code, zip code, post code, code postal, billing zip, address zip, postal, cap, codigo postal, pin code, zip number
country | * | contacts, companies: country | country | country, country code, country name, billing country, address country, country id, iso country, country iso, country iso code, nation, country region, country code 2, country iso 2, land code
po box | * | - | - | po box, postbox, post box, postfach, boite postale, apartado
coordinates | * | - | - | latitude, longitude, geo, geo point, location point, coordinates, gps, geom, geometry, lat lng
`;
