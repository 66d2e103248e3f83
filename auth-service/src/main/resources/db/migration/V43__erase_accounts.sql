-- What is a person's own goes with the account, all of it by one function that counts; what a purged project leaves here, too.
CREATE POLICY notification_stream_owner ON notification_stream TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'account' THEN ARRAY[
            ['one_time_token', 'account_id = $1', NULL],
            ['external_identity', 'account_id = $1', NULL],
            ['preference', 'account_id = $1', NULL],
            ['account_role', 'account_id = $1', NULL],
            ['notification', 'account_id = $1', NULL],
            ['notification_counter', 'account_id = $1', NULL],
            ['notification_stream', 'account_id = $1', NULL],
            ['personal_access_token', 'account_id = $1 AND revoked_at IS NULL AND expires_at > now()', 'revoked_at = now(), updated_at = now()'],
            ['session', 'account_id = $1 AND revoked_at IS NULL', 'revoked_at = now()'],
            ['account', 'id = $1 AND (email IS NOT NULL OR password_hash IS NOT NULL OR first_name IS NOT NULL OR last_name IS NOT NULL)', '']]::text[]
        WHEN 'project' THEN ARRAY[
            ['session', 'current_project_id = $1', 'current_project_id = NULL, current_persona_id = NULL'],
            ['personal_access_token', 'project_id = $1 AND revoked_at IS NULL', 'revoked_at = now(), updated_at = now()']]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};
