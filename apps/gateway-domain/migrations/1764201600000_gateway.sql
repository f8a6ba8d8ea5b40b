-- Up Migration
CREATE TABLE organisations (
  name text PRIMARY KEY, commit_nano bigint NOT NULL, max_throughput integer NOT NULL
);
CREATE TABLE keys (
  hash text PRIMARY KEY, organisation text NOT NULL REFERENCES organisations, active boolean NOT NULL
);
CREATE TABLE models (
  name text PRIMARY KEY, kind text NOT NULL, backend text NOT NULL,
  input_price bigint NOT NULL, output_price bigint NOT NULL, call_price bigint NOT NULL,
  max_input_images integer NOT NULL, enhances_prompts boolean NOT NULL, dimensions integer NOT NULL
);
CREATE TABLE usage (
  organisation text NOT NULL REFERENCES organisations, model text NOT NULL, day text NOT NULL,
  requests bigint NOT NULL, input_tokens bigint NOT NULL, output_tokens bigint NOT NULL, cost bigint NOT NULL,
  PRIMARY KEY (organisation, day, model)
);
-- One row a call, by its request id. It has no cost until it is booked: what it may cost at most is set aside for it, until it expires.
CREATE TABLE calls (
  id text PRIMARY KEY, organisation text NOT NULL REFERENCES organisations, model text NOT NULL, day text NOT NULL,
  reserved bigint NOT NULL, expires timestamptz NOT NULL,
  input_tokens bigint, output_tokens bigint, cost bigint
);
CREATE INDEX running_calls ON calls (organisation) WHERE cost IS NULL;

CREATE FUNCTION spent(of_organisation text, of_month text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE(SUM(cost), 0)::bigint FROM usage WHERE organisation = of_organisation AND day LIKE of_month || '-%'
$$;

-- Sets an amount aside, and returns what was booked and set aside in the month before: where that has reached the commit, nothing is.
-- The organisation's row is locked first: each statement of the function then sees what others have done before.
CREATE FUNCTION reserve_call(
  of_id text, of_organisation text, of_model text, of_day text, amount bigint, of_commit bigint, lasts_ms integer
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  total bigint;
BEGIN
  PERFORM 1 FROM organisations WHERE name = of_organisation FOR NO KEY UPDATE;
  DELETE FROM calls WHERE organisation = of_organisation AND cost IS NULL AND expires < now();
  SELECT COALESCE(SUM(reserved), 0) INTO total FROM calls
    WHERE organisation = of_organisation AND cost IS NULL AND day LIKE left(of_day, 7) || '-%';
  total := total + spent(of_organisation, left(of_day, 7));
  IF total < of_commit THEN
    INSERT INTO calls (id, organisation, model, day, reserved, expires)
      VALUES (of_id, of_organisation, of_model, of_day, amount, now() + make_interval(secs => lasts_ms / 1000.0));
  END IF;
  RETURN total;
END $$;

-- Books a call in place of what is set aside for it; false where nothing is.
CREATE FUNCTION book_call(of_id text, read_tokens bigint, written_tokens bigint, costs bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  call calls;
BEGIN
  UPDATE calls SET input_tokens = read_tokens, output_tokens = written_tokens, cost = costs
    WHERE id = of_id AND cost IS NULL RETURNING * INTO call;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO usage VALUES (call.organisation, call.model, call.day, 1, read_tokens, written_tokens, costs)
    ON CONFLICT (organisation, day, model) DO UPDATE SET requests = usage.requests + 1,
      input_tokens = usage.input_tokens + excluded.input_tokens,
      output_tokens = usage.output_tokens + excluded.output_tokens, cost = usage.cost + excluded.cost;
  RETURN true;
END $$;

-- Has a call cost nothing, whatever has become of it.
CREATE FUNCTION cancel_call(of_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  call calls;
BEGIN
  DELETE FROM calls WHERE id = of_id RETURNING * INTO call;
  IF FOUND AND call.cost IS NOT NULL THEN
    UPDATE usage SET requests = requests - 1, input_tokens = input_tokens - call.input_tokens,
      output_tokens = output_tokens - call.output_tokens, cost = cost - call.cost
      WHERE organisation = call.organisation AND day = call.day AND model = call.model;
  END IF;
END $$;

-- Down Migration
DROP FUNCTION cancel_call, book_call, reserve_call, spent;
DROP TABLE calls, usage, models, keys, organisations;
