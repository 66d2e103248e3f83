-- Which models there are, who offers them, what they cost from when on, and what each call took. Other services call a
-- model by its model_id; providers and models are the installation's and no tenant's, calls are their workspace's.

CREATE TABLE retrieval.model_provider (
    model_provider_id uuid        NOT NULL CONSTRAINT model_provider_pk PRIMARY KEY,
    name              text        NOT NULL CONSTRAINT model_provider_name_uq UNIQUE
        CONSTRAINT model_provider_name_ck CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    kind              text        NOT NULL CONSTRAINT model_provider_kind_ck CHECK (kind IN ('openai', 'anthropic', 'builtin')),
    base_url          text,
    -- Where its key is, never the key: a setting of auth, or a variable of this service's environment.
    secret            text CONSTRAINT model_provider_secret_ck
        CHECK (secret ~ '^(models\.[a-z0-9-]{1,60}|LECTERN_MODEL_KEY_[A-Z0-9_]{1,60})$'),
    active            boolean     NOT NULL DEFAULT true,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT model_provider_url_ck CHECK ((kind = 'builtin') = (base_url IS NULL))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.model_provider TO ${app};

CREATE TABLE retrieval.ai_model (
    ai_model_id        uuid        NOT NULL CONSTRAINT ai_model_pk PRIMARY KEY,
    model_id           text        NOT NULL CONSTRAINT ai_model_model_id_uq UNIQUE,
    name               text        NOT NULL,
    provider           text        NOT NULL CONSTRAINT ai_model_provider_fk REFERENCES retrieval.model_provider (name)
        ON UPDATE CASCADE,
    -- What the provider calls it; two providers may offer the same one.
    upstream_model     text        NOT NULL,
    capabilities       text[]      NOT NULL,
    model_class        text        NOT NULL DEFAULT 'default' CONSTRAINT ai_model_class_ck
        CHECK (model_class IN ('default', 'reasoning', 'thinking', 'slowest')),
    context_tokens     int         NOT NULL CONSTRAINT ai_model_context_ck CHECK (context_tokens > 0),
    max_tokens         int         NOT NULL CONSTRAINT ai_model_max_ck CHECK (max_tokens > 0),
    active             boolean     NOT NULL DEFAULT true,
    nexus_enabled      boolean     NOT NULL DEFAULT true,
    architect_enabled  boolean     NOT NULL DEFAULT true,
    allowed_roles      uuid[],
    -- Of those that may be chosen the highest is taken where nobody says which; the older one of two.
    priority           int         NOT NULL DEFAULT 0,
    fallbacks          text[]      NOT NULL DEFAULT '{}',
    average_latency_ms int,
    max_concurrency    int         NOT NULL DEFAULT 16 CONSTRAINT ai_model_concurrency_ck CHECK (max_concurrency > 0),
    supports_batching  boolean     NOT NULL DEFAULT false,
    nexus_capabilities jsonb       NOT NULL DEFAULT '{}',
    provider_metadata  jsonb       NOT NULL DEFAULT '{}',
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ai_model_capabilities_ck CHECK (capabilities <@ ARRAY['chat', 'embedding', 'tools', 'json', 'vision'])
);
CREATE INDEX ai_model_provider_idx ON retrieval.ai_model (provider);
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.ai_model TO ${app};
GRANT SELECT, UPDATE ON retrieval.ai_model TO ${system};

-- In micro-units of the currency for a million tokens: for a thousand, some prices would be less than one micro-unit.
CREATE TABLE retrieval.ai_model_price (
    ai_model_price_id               uuid        NOT NULL CONSTRAINT ai_model_price_pk PRIMARY KEY,
    ai_model_id                     uuid        NOT NULL CONSTRAINT ai_model_price_model_fk
        REFERENCES retrieval.ai_model (ai_model_id) ON DELETE CASCADE,
    valid_from                      timestamptz NOT NULL,
    input_micros_per_million        bigint      NOT NULL,
    output_micros_per_million       bigint      NOT NULL,
    cached_input_micros_per_million bigint      NOT NULL,
    currency                        text        NOT NULL DEFAULT 'USD'
        CONSTRAINT ai_model_price_currency_ck CHECK (currency ~ '^[A-Z]{3}$'),
    created_at                      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ai_model_price_from_uq UNIQUE (ai_model_id, valid_from),
    CONSTRAINT ai_model_price_sign_ck CHECK (least(input_micros_per_million, output_micros_per_million,
                                                   cached_input_micros_per_million) >= 0)
);
GRANT SELECT, INSERT, DELETE ON retrieval.ai_model_price TO ${app};

-- One charge for one call, whoever repeats it.
CREATE TABLE retrieval.model_call (
    workspace_id     uuid        NOT NULL,
    call_id          uuid        NOT NULL,
    project_id       uuid,
    user_id          uuid,
    run_id           uuid        NOT NULL,
    model_id         text        NOT NULL,
    provider         text        NOT NULL,
    purpose          text        NOT NULL,
    status           text        NOT NULL CONSTRAINT model_call_status_ck CHECK (status IN ('completed', 'failed', 'cancelled')),
    prompt_tokens    bigint      NOT NULL,
    completion_tokens bigint     NOT NULL,
    cached_tokens    bigint      NOT NULL,
    reasoning_tokens bigint      NOT NULL,
    total_tokens     bigint      NOT NULL GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED,
    is_estimated     boolean     NOT NULL,
    latency_ms       bigint      NOT NULL,
    first_token_ms   bigint,
    cost_micros      bigint,
    currency         text,
    created_at       timestamptz NOT NULL,
    CONSTRAINT model_call_pk PRIMARY KEY (workspace_id, call_id),
    CONSTRAINT model_call_cost_ck CHECK ((cost_micros IS NULL) = (currency IS NULL) AND cost_micros >= 0)
);
CREATE INDEX model_call_run_idx ON retrieval.model_call (workspace_id, run_id);
CREATE INDEX model_call_model_idx ON retrieval.model_call (model_id, created_at);
ALTER TABLE retrieval.model_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval.model_call FORCE ROW LEVEL SECURITY;
CREATE POLICY model_call_workspace ON retrieval.model_call TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- How long models take, and whether one may be deleted, is asked across workspaces.
CREATE POLICY model_call_all ON retrieval.model_call FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON retrieval.model_call TO ${app};
GRANT SELECT ON retrieval.model_call TO ${system};

INSERT INTO retrieval.model_provider (model_provider_id, name, kind)
VALUES ('01930000-0000-7000-8000-000000000001', 'builtin', 'builtin');
-- The answerer gives way to every model that an administrator adds.
INSERT INTO retrieval.ai_model (ai_model_id, model_id, name, provider, upstream_model, capabilities, context_tokens, max_tokens,
                                priority, supports_batching)
VALUES ('01930000-0000-7000-8000-000000000002', 'lectern-extractive', 'Lectern: verified quotes', 'builtin',
        'lectern-extractive', '{chat}', 100000, 4000, -1000, false),
       ('01930000-0000-7000-8000-000000000003', 'bge-small-en-v1.5-q', 'BGE small, English, in this process', 'builtin',
        'bge-small-en-v1.5-q', '{embedding}', 512, 512, 0, true);
