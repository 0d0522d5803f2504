-- HL7 v2 messages: as received, what they made of whom, and those that could not be used.

create table hl7_message (
  source_id   text        not null,
  -- sending application and facility with MSH-10: what a resend is known by, together with its content
  control_key text        not null,
  digest      text        not null,
  received_at timestamptz not null,
  event_at    timestamptz not null,
  kind        text        not null,
  body        bytea       not null,
  primary key (source_id, control_key, digest)
);

-- Whom a local id stands for. nhs_number '': its messages gave none. merged_into: A40 joined it to another.
create table hl7_patient (
  source_id   text        not null,
  patient_id  text        not null,
  nhs_number  text        not null,
  -- whose it counts as after all merges: '' for nobody that can be told
  stands_for  text        not null default '',
  identity_at timestamptz not null,
  merged_into text,
  merged_at   timestamptz,
  primary key (source_id, patient_id)
);
create index hl7_patient_standing on hl7_patient (source_id, stands_for);
create index hl7_patient_merged on hl7_patient (source_id, merged_into) where merged_into is not null;

-- When what a resource says happened: an older event never replaces a newer one.
create table hl7_resource (
  source_id     text        not null,
  resource_type text        not null,
  resource_id   text        not null,
  event_at      timestamptz not null,
  primary key (source_id, resource_type, resource_id)
);

create table hl7_dead_letter (
  id          bigint generated always as identity primary key,
  source_id   text        not null,
  received_at timestamptz not null,
  control_id  text,
  reason      text        not null,
  digest      text        not null,
  body        bytea       not null,
  replayed_at timestamptz,
  unique (source_id, digest)
);

grant select, insert on hl7_message to ncr_server;
grant select, insert, update on hl7_patient, hl7_resource, hl7_dead_letter to ncr_server;
