CREATE TABLE "audit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"target_type" text NOT NULL,
	"target_id" text,
	"project_id" uuid,
	"session_id" uuid,
	"outcome" text NOT NULL,
	"details" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_origins" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"ip_address" text NOT NULL,
	"user_agent" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mailed_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid,
	"email" text NOT NULL,
	"details" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"recipient" text NOT NULL,
	"user_id" uuid,
	"details" text NOT NULL,
	"sealed_token" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "name_key" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailed_tokens" ADD CONSTRAINT "mailed_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor" ON "audit_entries" USING btree ("actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_action" ON "audit_entries" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_project" ON "audit_entries" USING btree ("project_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_origins_by_time" ON "audit_origins" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_origins_by_user" ON "audit_origins" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "mailed_tokens_by_user" ON "mailed_tokens" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE INDEX "mailed_tokens_by_email" ON "mailed_tokens" USING btree ("email","purpose");--> statement-breakpoint
CREATE INDEX "mailed_tokens_by_end" ON "mailed_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mails_by_next_attempt" ON "mails" USING btree ("next_attempt_at","id");--> statement-breakpoint
CREATE INDEX "mails_by_user" ON "mails" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "mails_by_recipient" ON "mails" USING btree ("recipient");--> statement-breakpoint
CREATE INDEX "users_by_name" ON "users" USING btree ("name_key","id");
--> statement-breakpoint
-- The database's own lower() may know ASCII alone, or no letter that depends on its place: ICU knows what JavaScript does.
DO $$
BEGIN
	UPDATE "users" SET "name_key" = lower(normalize("name", NFKC) COLLATE "und-x-icu");
EXCEPTION WHEN undefined_object THEN
	UPDATE "users" SET "name_key" = lower(normalize("name", NFKC));
END
$$;
--> statement-breakpoint
-- The log of what happened only grows. A row with the key "audit.pruneBefore" in "meta", which lives inside one
-- transaction of prune-audit alone, lets go of what is older than the moment it names (milliseconds since 1970).
CREATE FUNCTION "audit_entries_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' AND OLD."at" < (
		SELECT to_timestamp("value"::double precision / 1000) FROM "meta" WHERE "key" = 'audit.pruneBefore'
	) THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'audit_entries is append-only';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_entries_no_change" BEFORE UPDATE OR DELETE ON "audit_entries"
FOR EACH ROW EXECUTE FUNCTION "audit_entries_append_only"();
--> statement-breakpoint
CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_entries_append_only"();
