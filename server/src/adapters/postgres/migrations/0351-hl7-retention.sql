-- Messages as received are kept for so long as the region file says, and then removed by the server itself.
create index hl7_message_received on hl7_message (source_id, received_at);
create index hl7_dead_letter_received on hl7_dead_letter (source_id, received_at);
grant delete on hl7_message, hl7_dead_letter to ncr_server;
