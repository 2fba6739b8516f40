/**
 * More writings of the dictionary's words in French, Spanish, Italian and Portuguese: the forms that agree with another word
 * (feminine, plural) and the short ones of business products of those markets.
 */
export const ROMANCE_WORDS = `
# kinds of value
number = numeros nums numerico nmero
count = nb nbre qtdade
code = cle codigos sigla codif
name = denom nomb denomin
date = dte fch fechas dta
time = horas horaire orario horario
type = tipos tipologia typologie nature tipologie especie clase
status = statuts estatus situac avancement statos situacoes
group = grupos gruppi
amount = mtt mnt importes vlr vrl imponibile
value = vl valores valori valeurs
price = prz prezzolistino tarifs precioventa tarifas
total = totaux totales totali complessivo
percent = tx pourcent porcent percentuali perct
reason = raisons causes causale motivos motivi motifs
source = provenance provenienza procedencia fuente fuentes origens proveniencia fontes
line = lignes lineas righe linhas renglon
unit = unites unidades um umed
size = tailles taglia talla
# people
firstname = prenomcontact nombrepila nomeproprio primeironome pren nomproprio
lastname = cogn apell apel nomdefamille nomusage patronyme primerapell ultimonome apelido cognomi apellidosc
salutation = politesse civ titrecivilite trato titolocortesia appellativo vocativo civilidad
birth = naiss nasci natal nacim nati nascim
gender = generos sessi
job = emploi profession professione profesion profissao ocupacion oficio mestiere impiego puesto ocupacao empleo
title = titres titoli titulos
position = posizione posicion posicao poste
function = fonctions funcoes funzioni incarico
role = ruoli papeis
department = departements departamentos reparti serv dipartimento seccion depto
employee = trabajador addetti addetto organico ndip dip plantilla funcs colaborador quadro efectivos effettivi efetivo
language = langues idiom lingue linguas linguaggio
# reaching somebody
email = courriels correoe correoelectronico adrmail adressemail adresseemail indirizzoemail enderecoemail mailcliente
phone = telefonos telefones telephonefixe telfixe telpro recapito tlfno tfn telfs fijotel recapiti telefonico telefonica fones foneres fonecom telcontacto telephonique telefonica telephoniques
mobile = port moviles celul cellul celulares cellulari telportable telmovil telcel
fax = telecopie telecopieur faxes
website = siteinternet paginaweb sitointernet adresseweb direccionweb sitioweb sitio siteentreprise
# places
street = avenue avenida viale piazza logradouro lograd ruas rues viaindirizzo calleynumero
address = dir direc indir domic ender adresseligne indirizzi enderecos coordonnees coordonnee
city = ciud villes localidades munic cidades comuni citt pobl citadina loc
province = uf comunidad autonomia provincias regionale prefeitura
zip = codpost cpostal codpos cpcode codigopost
district = freguesia frazione colonia
country = payscode nazioni paises paesi nacao
# who deals with whom
company = ste etablissement etablissements organisme ditta ditte aziende impresa imprese sociedad sociedade cia compania compagnia empr estabelecimento societes entreprises entidad entidade ets
customer = clie cte clte clientele acquirente committente consommateur consumidor clienta clienteid
supplier = fourn frs fourniss proveed forn fornit fornec
contact = referenti contatti contatos interloc cont contac contacte
lead = potencial prospectos piste pistes potenziale potenziali contactopotencial
user = utilisateurs usuarios utenti utilizadores util
deal = affaire affaires opportunites oportunidades trattativa trattative negociacion negociacao negocios opportun
order = cmd ped commessa encomendas bdc ordenes
quote = cotizaciones presup presupuestos proposition propositions propuesta proposta orc cotacao orcamentos
invoice = fac fact facs fatt fatur notafiscal
contract = ctr contratti
project = projets proyectos progetti projetos chantier obra
ticket = demandes signalement reclamation reclamacion reclamo chamado chamados segnalazione segnalazioni richiesta richieste solicitud solicitudes pedidosuporte consulta
product = prestation merce mercancia mercadoria
campaign = campagnes campanas
# selling
stage = etapes etapas fasi estagio
probability = proba probab
currency = monnaies divis monedas moed devisecode
revenue = ca ingreso receita facturacionanual fatturati recettes faturacao volumenegocios
annual = annuels anuales annuali anuais
year = annees anos anni exercice ejercicio
founded = creationsociete constituida costituzione fundada
industry = activites filiere rubro giro metiers segmentomercado sectores secteuractivite ramoatividade
priority = urgent urgente prioridades priorites
category = categ rubrique rubriques categorias sousfamille
close = clot clotures fermeture finalisation cierr chius encerramento fech fecho
closed = cloturee fermee termine terminee cerrada terminado finalizado finalizada chiusa encerrado encerrada fechada conclusa
expected = previs attendu attendue estimee prevision estimada esperada estim stimata presunta presunto estimativa
won = gagner ganar vinti gagnees
lost = perdus abandon abandono perdidas perse motivoperda perdante
next = suivant suivante proch siguiente successiva successivo seguinte
step = tache accion acao azione attivitaprossima pasos passi
# goods and money
sku = ugs
quantity = qt quantites qta qtd qtde quantid cantid uds unid pezzi
cost = revient costeunit coutant costounit pcusto
purchase = achats compras acquisti
sales = vendu vendas vendite vender
discount = rist ristourne sconti dto dcto descuentos descontos bonification
tax = imp impot impots imposte
net = ht horstaxe horstaxes neto netta liquido nette hors
gross = ttc bruta lorda
stock = stocks disponibilita disponible giac existenc almacen dispo
weight = pds pesokg pesos
description = descriptif descrizioni descricoes descrip descrp dicitura libellelong detalle
note = obs osservazioni annot observ remarq anotaciones notetext notizie annotations
subject = objets sujets asun ogg argomento oggetti tema asunt
message = mensagens messaggi mensajes
# what became of a record
created = ajoutee creee altas registro registrado inserito creada cadastro cadastrado dtcad inclusao criada datacreazione registrazione caricamento ouverture apertura abertura ouvert abierto aperto aberto
modified = modif modifiee misajour datemaj ultmod actualizacion actualizada aggiornata variazione aggiornamento alteracao alterada atualizada atualiz ultmodif edicion
deleted = suppr supprimee efface bajas borrado eliminada cancellata annullato apagado
blocked = bloquee bloqueada bloccata
active = activos actifs attivi vigente
resolved = resolue traite traitee solution solucion resuelta solucionado risolta evaso resolvida solucao soluzione risoluzione
response = reponses respuestas contestacion risposte respostas
deadline = delai plazo prazo
due = echeances vencimientos scadenze vto vcto
delivery = livr livraisons expedition envio entregas spedizione consegne
billing = facturer fatturazioni
payment = regl reglement reglements paiements pagos pagamenti cobro pag pagamentos
# relation of a value to its like
private = domicile particulier casa pessoal partic
work = travail bur prof laboral professionnel profesional aziendale lavorativo lavorativa
alternative = secondaire autres alternativo alternativa secundario secundaria secondario
reference = refs refer refclient riferim
channel = canaux canales canali moyen medio mezzo
assigned = attribue affecte affectee asignada assegnata atribuida
old = antigua vecchia antigo
short = corto abrege abreviado breves
by = pelo pela
first = premiere premieres primera prima primeira
last = derniers ultimas ultime
`;
