-- How a session began, on what device, and for whom the person acts; administrators of organisations have accounts too.
alter table identity.account drop constraint account_kind_check;
alter table identity.account add constraint account_kind_check
  check (kind in ('patient', 'professional', 'operator', 'administrator'));
alter table identity.session
  add column method text not null default 'national',
  add column device text not null default '',
  add column acting_for text;
