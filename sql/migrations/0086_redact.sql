-- Card numbers and security codes in texts and transcripts are made unreadable before they are kept,
-- unless a business says otherwise.
ALTER TABLE text_settings ADD redact_cards boolean NOT NULL DEFAULT true;
