-- Lines that put another lead doctor in the place of the one that an open record had.
alter table openings.job add column moved int not null default 0;
