-- The copies of people are spread by person, and every key has the person in it: so that a partition may lie on another
-- server (docs/scaling.md). PostgreSQL allows that only where the parent itself has no unique index; each partition has
-- its own. That a local id stands for one person is now held by the feed alone, which works under its source's lock.

alter table overnight_entry drop constraint overnight_entry_pkey;
alter table overnight_entry_0 add primary key (nhs_number, source_id, resource_type, resource_id);
alter table overnight_entry_1 add primary key (nhs_number, source_id, resource_type, resource_id);
alter table overnight_entry_2 add primary key (nhs_number, source_id, resource_type, resource_id);
alter table overnight_entry_3 add primary key (nhs_number, source_id, resource_type, resource_id);

alter table overnight_person rename to overnight_person_before;
create table overnight_person (
  nhs_number text not null,
  source_id  text not null,
  patient_id text not null
) partition by hash (nhs_number);
create table overnight_person_0 partition of overnight_person (primary key (nhs_number, source_id, patient_id))
  for values with (modulus 4, remainder 0);
create table overnight_person_1 partition of overnight_person (primary key (nhs_number, source_id, patient_id))
  for values with (modulus 4, remainder 1);
create table overnight_person_2 partition of overnight_person (primary key (nhs_number, source_id, patient_id))
  for values with (modulus 4, remainder 2);
create table overnight_person_3 partition of overnight_person (primary key (nhs_number, source_id, patient_id))
  for values with (modulus 4, remainder 3);
insert into overnight_person select nhs_number, source_id, patient_id from overnight_person_before;
drop table overnight_person_before;
create index overnight_person_local on overnight_person (source_id, patient_id);
grant select, insert, update, delete on overnight_person to ncr_server;
