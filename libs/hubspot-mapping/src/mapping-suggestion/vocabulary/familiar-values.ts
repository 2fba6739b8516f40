/**
 * Values that many business tables hold, whatever the columns are called: frequent given names, large cities and words of job titles in
 * the languages of the dictionary. They tell a column whose name says nothing; a rare value proves nothing against it.
 */
export const GIVEN_NAMES = setOf(
  'james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua ' +
    'kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin ' +
    'samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron peter adam henry oliver harry liam noah lucas ethan mary patricia ' +
    'jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda ' +
    'melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine ' +
    'christine rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn grace ' +
    'alice charlotte sophie sophia lucy ella mia jane ann anne kate tom tim ben sam max alex chris mike steve bob bill jim joe dan nick tony ' +
    'hans peter wolfgang klaus juergen jürgen michael dieter manfred uwe günter guenter horst bernd stefan stephan andreas martin frank ralf ' +
    'markus matthias werner heinz karl josef jan jens jörg joerg sven dirk christian tobias florian sebastian felix lukas leon jonas paul moritz ' +
    'philipp simon fabian oliver thorsten torsten holger carsten kai ingo rolf rainer reiner gerhard walter helmut ernst otto heinrich friedrich ' +
    'ursula monika petra sabine renate helga karin brigitte ingrid erika andrea gisela claudia susanne gabriele christa christine katharina ' +
    'birgit elke heike martina angelika marion silke kerstin ute anja katrin tanja sandra julia lena hannah hanna lea leonie marie sophie johanna ' +
    'franziska jana eva heidi ilse jutta doris beate cornelia ulrike annette anke antje bettina britta ' +
    'jean pierre philippe alain bernard christophe pascal nicolas laurent frédéric frederic françois francois julien olivier thierry sébastien ' +
    'sebastien éric guillaume antoine mathieu maxime hugo louis camille nathalie isabelle sylvie valérie valerie céline celine sandrine aurélie ' +
    'aurelie chloé chloe manon léa élodie elodie véronique veronique dominique claire juliette jacques marc luc rené rene ' +
    'antonio josé jose manuel francisco juan javier jesús jesus carlos miguel rafael pedro ángel angel alejandro fernando sergio pablo luis jorge ' +
    'alberto álvaro alvaro diego adrián raúl raul enrique ramón carmen josefa isabel dolores pilar teresa ana cristina marta elena lucía lucia ' +
    'paula mercedes rosario raquel inés ines beatriz ' +
    'giuseppe giovanni luigi mario francesco vincenzo pietro salvatore angelo roberto marco andrea paolo luca matteo alessandro davide giulia ' +
    'francesca chiara sara alessia valentina martina giorgia federica rosa lucia paola roberta silvia stefano fabio simone lorenzo giorgio ' +
    'joão joao rui tiago bruno ricardo nuno paulo luís marcos gustavo rodrigo thiago fernanda mariana patrícia patricia juliana aline inês ' +
    'johannes willem hendrik cornelis pieter jeroen bram daan sem lars maarten joost wouter sanne anouk femke lotte saskia marieke ' +
    'erik anders lars per karl nils ole bjørn bjorn mikael johan fredrik magnus gustav kirsten mette astrid ingrid linnea maja freja ida sofie ' +
    'piotr krzysztof andrzej tomasz paweł pawel marcin michał michal jakub agnieszka katarzyna małgorzata malgorzata joanna ewa magdalena zofia ' +
    'mehmet mustafa ahmet ali hassan mohammed ayse fatma priya raj wei li chen yuki',
);

export const CITIES = setOf(
  'berlin, hamburg, münchen, munich, muenchen, köln, koeln, cologne, frankfurt, frankfurt am main, stuttgart, düsseldorf, duesseldorf, dortmund, essen, leipzig, ' +
    'bremen, dresden, hannover, hanover, nürnberg, nuernberg, nuremberg, duisburg, bochum, wuppertal, bielefeld, bonn, münster, muenster, karlsruhe, mannheim, ' +
    'augsburg, wiesbaden, gelsenkirchen, mönchengladbach, braunschweig, chemnitz, kiel, aachen, halle, magdeburg, freiburg, krefeld, lübeck, luebeck, oberhausen, erfurt, mainz, ' +
    'rostock, kassel, hagen, saarbrücken, hamm, potsdam, ludwigshafen, oldenburg, leverkusen, osnabrück, solingen, heidelberg, darmstadt, regensburg, ' +
    'ingolstadt, würzburg, wuerzburg, fürth, wolfsburg, ulm, heilbronn, pforzheim, göttingen, bremerhaven, koblenz, trier, jena, konstanz, flensburg, passau, bamberg, ' +
    'wien, vienna, graz, linz, salzburg, innsbruck, klagenfurt, zürich, zuerich, zurich, genf, geneva, genève, basel, bern, lausanne, winterthur, luzern, st. gallen, ' +
    'paris, marseille, lyon, toulouse, nice, nantes, montpellier, strasbourg, bordeaux, lille, rennes, reims, le havre, grenoble, dijon, angers, nîmes, brest, tours, ' +
    'madrid, barcelona, valencia, sevilla, seville, zaragoza, málaga, malaga, murcia, palma, bilbao, alicante, córdoba, cordoba, valladolid, vigo, gijón, granada, ' +
    'roma, rome, milano, milan, napoli, naples, torino, turin, palermo, genova, bologna, firenze, florence, bari, catania, venezia, venice, verona, padova, trieste, ' +
    'lisboa, lisbon, porto, braga, coimbra, faro, são paulo, sao paulo, rio de janeiro, brasília, salvador, fortaleza, belo horizonte, curitiba, recife, porto alegre, ' +
    'amsterdam, rotterdam, den haag, the hague, utrecht, eindhoven, groningen, tilburg, almere, breda, nijmegen, arnhem, haarlem, enschede, maastricht, leiden, delft, ' +
    'brussels, bruxelles, brussel, antwerpen, antwerp, gent, ghent, brugge, liège, charleroi, luxembourg, luxemburg, ' +
    'copenhagen, københavn, kobenhavn, aarhus, odense, aalborg, stockholm, göteborg, gothenburg, malmö, malmo, uppsala, oslo, bergen, trondheim, stavanger, helsinki, espoo, tampere, turku, ' +
    'warszawa, warsaw, kraków, krakow, łódź, wrocław, wroclaw, poznań, poznan, gdańsk, gdansk, katowice, praha, prague, brno, bratislava, budapest, ' +
    'london, birmingham, manchester, leeds, glasgow, liverpool, bristol, sheffield, edinburgh, cardiff, belfast, leicester, nottingham, newcastle, oxford, cambridge, brighton, york, dublin, cork, galway, ' +
    'new york, los angeles, chicago, houston, phoenix, philadelphia, san antonio, san diego, dallas, san jose, austin, jacksonville, columbus, charlotte, indianapolis, ' +
    'san francisco, seattle, denver, washington, boston, nashville, detroit, portland, las vegas, memphis, louisville, baltimore, milwaukee, albuquerque, tucson, sacramento, ' +
    'kansas city, atlanta, miami, oakland, minneapolis, tampa, cleveland, pittsburgh, cincinnati, orlando, springfield, toronto, montreal, vancouver, calgary, ottawa, ' +
    'sydney, melbourne, brisbane, perth, adelaide, auckland, tokyo, singapore, dubai, istanbul, ankara, mexico city, ciudad de méxico, guadalajara, monterrey, buenos aires, bogotá, bogota, lima, santiago, johannesburg, cape town',
  /, */,
);

export const JOB_TITLE =
  /(?<!\p{L})(ceo|cto|cfo|coo|cmo|cio|vp|manager(in)?|director|head of|chief|officer|president|engineer|developer|consultant|analyst|buyer|purchaser|accountant|controller|assistant|secretary|supervisor|founder|partner|team ?lead|sales rep|geschäftsführer(in)?|geschaeftsfuehrer(in)?|prokurist(in)?|inhaber(in)?|assistent(in)?|sachbearbeiter(in)?|ingenieur(in)?|berater(in)?|vorstand|sekretär(in)?|meister(in)?|techniker(in)?|referent(in)?|buchhalter(in)?|disponent(in)?|directeur|directrice|gérante?|responsable|chef(fe)? de|comptable|acheteu(r|se)|gerente|jefe|jefa|encargad[oa]|director(a)?|direttore|direttrice|responsabile|titolare|impiegat[oa]|amministratore|diretora?|inkoper|bedrijfsleider|eigenaar|medewerker)(?!\p{L})|(leiter|leiterin|leitung|einkäufer|einkäuferin|verkäufer|verkäuferin|entwickler|entwicklerin|manager|chef|chefin)(?!\p{L})/iu;

function setOf(list: string, between: RegExp | string = ' '): ReadonlySet<string> {
  return new Set(list.split(between));
}
