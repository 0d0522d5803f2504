-- Whether the audit and the log have been told what became of a night: a run may be killed between the two.
alter table overnight_night add column told boolean not null default true;
