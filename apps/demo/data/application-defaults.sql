-- What Renewa One's own screens fill in when a deal is opened, so that a deal that comes from HubSpot can be opened too:
-- the next deal number, and the commonest kind.
create sequence deal_number_seq start 20001;
alter table deal alter column deal_number set default 'D-' || nextval('deal_number_seq');
alter table deal alter column kind set default 'land_option';
