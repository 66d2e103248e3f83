-- What a call to a model was for, so that it is booked with its step, question and conversation also if its process dies.
ALTER TABLE retrieval.model_call_intent
    ADD COLUMN step text, ADD COLUMN question_id text, ADD COLUMN conversation_id uuid;
ALTER TABLE retrieval.budget_hold
    ADD COLUMN step text, ADD COLUMN question_id text, ADD COLUMN conversation_id uuid;
