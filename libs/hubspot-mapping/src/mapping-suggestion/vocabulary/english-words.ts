/**
 * More writings of the dictionary's words in English: the short forms of database naming standards (classwords such as nm, cd, dt;
 * words without their vowels), and what shops, service desks and bookkeeping call the same thing.
 */
export const ENGLISH_WORDS = `
# kinds of value
number = numbering nos seqno
code = cd cds
name = nm nme nms naming
time = tm tme
type = tp typecode kindof
status = sts stts statuscode
group = grping
count = cntr tally
amount = amnt
value = vlu vals
price = prc pricing
total = ttls totalled sumtotal
percent = percents prcnt
reason = rsn rsns cause
source = orig srce sourced
unit = uoms
level = lvl lev
text = textual
flag = flgs
# people
firstname = fstname christianname givennames forenames firstnm fnm fstnm frstname
lastname = lstname surnames lnm lastnm secondname
salutation = sal salut courtesytitle greeting
birth = birthdt brth
gender = gndr sexcode
department = dprt dpt
person = prsn ppl individual
employee = emp emps empl ees
language = lngg
# reaching somebody
email = emailaddr mailid eaddress emladdr
phone = phn phne landlinephone switchboard hotline dialin telephoneno phonenr
mobile = mobl cellno handset cellph mobilenr mbl
fax = facsimile fx
website = weburl webpage webpages webaddr homepageurl wwwaddress webhome
extension = extn xtn
# places
street = strt road addrline addressline streetname
address = addrs adrs
city = cityname twn townname
zip = zp zipcd pcode postalcd zipnumber
province = stateprov provstate stateprovince
country = cntry natn nation cntrycd ctrycd
region = rgn
# who deals with whom
company = cmpny cpny coy establishment corp corporate
customer = custs shopper patron consumer cstmr cstm
supplier = vndr vend splr
contact = cntct ctc cntc ctct
lead = suspect enquirer
deal = oppty oppor opty pursuit opps
order = ords ordr salesorder
quote = estimate estimates quotn
invoice = invc invcs
contract = cntrct agreement
ticket = tkt helpticket casefile servicerequest
product = prd prdct merchandise prods
item = itms
campaign = cmpgn camp
# selling
stage = stg
probability = pwin
currency = ccy crncy curncy
revenue = rev revs
annual = yrly annualised annualized
founded = estd inception
industry = indust indstry indus
priority = prty urg
category = ctg catg ctgry cats
closed = clsd
expected = prospective likely
lost = losing
# goods and money
quantity = quan qtys
cost = cst costing
discount = dsc dscnt disct discnt reduction markdown
stock = soh instock onhand
weight = wgt wght
description = dscr dscrp longdesc descript
note = nts cmt cmnt cmts cmmt
subject = subj sbj
message = msgs
# what became of a record
created = crt crtd crtn opening raised lodged reported creator
modified = mdfd lastmod updt chg chgd updater modifier editor
deleted = dltd del
resolved = rslvd rslv resolve resolving fixedat solve
response = resp rply respond replied responded answered answer
delivery = dlv dlvry despatch dispatching
billing = bll billed
payment = pmt pymt paymt
# relation of a value to its like
private = prvt
work = biz wrk bus
alternative = altn altern
assigned = asgn assgnd allocated
channel = chnl chan
reference = rfrnc
position = pos
sales = sell
purchase = purch
referrer = referer referring
`;
