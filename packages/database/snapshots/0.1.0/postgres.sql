create table applied_migrations (name text primary key, applied_at timestamptz(3) not null);
CREATE TABLE "file_contents" (
	"project_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "file_contents_pkey" PRIMARY KEY("project_id","sha256")
);
CREATE TABLE "generation_events" (
	"generation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"attempt" integer NOT NULL,
	"type" text NOT NULL,
	"payload" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "generation_events_pkey" PRIMARY KEY("generation_id","seq")
);
CREATE TABLE "generation_files" (
	"generation_id" uuid NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"project_id" uuid NOT NULL,
	"language" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"change" text NOT NULL,
	CONSTRAINT "generation_files_pkey" PRIMARY KEY("generation_id","path")
);
CREATE TABLE "generations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"prompt" text NOT NULL,
	"engine" text NOT NULL,
	"parent_id" uuid,
	"error_message" text,
	"input" text NOT NULL,
	"options" text,
	"failure_code" text,
	"failure_message" text,
	"input_tokens" integer,
	"output_tokens" integer,
	"file_count" integer DEFAULT 0 NOT NULL,
	"last_event_id" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"claims" integer DEFAULT 0 NOT NULL,
	"lease_owner" uuid,
	"lease_expires_at" timestamp (3) with time zone,
	"cancel_requested_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
CREATE TABLE "idempotency_keys" (
	"user_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"input_digest" text NOT NULL,
	"result_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("user_id","scope","key")
);
CREATE TABLE "meta" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
CREATE TABLE "project_members" (
	"project_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "project_members_pkey" PRIMARY KEY("project_id","user_id")
);
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"description" text NOT NULL,
	"settings" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"absolute_expires_at" timestamp (3) with time zone NOT NULL,
	"user_agent" text NOT NULL,
	"device" text NOT NULL,
	"ip_address" text NOT NULL,
	"refresh_salt" text NOT NULL,
	"refresh_generation" integer NOT NULL,
	"shown_at" timestamp (3) with time zone,
	"rotated_at" timestamp (3) with time zone,
	"rotated_prefix" text,
	"rotated_device" text,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text
);
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"private_key" text NOT NULL,
	"secret_key_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"active_from" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone
);
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text COLLATE "C",
	"name" text NOT NULL,
	"avatar_url" text,
	"roles" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"password_hash" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
ALTER TABLE "file_contents" ADD CONSTRAINT "file_contents_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generation_events" ADD CONSTRAINT "generation_events_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generation_files" ADD CONSTRAINT "generation_files_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generation_files" ADD CONSTRAINT "generation_files_content_fk" FOREIGN KEY ("project_id","sha256") REFERENCES "public"."file_contents"("project_id","sha256") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generations" ADD CONSTRAINT "generations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generations" ADD CONSTRAINT "generations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "generations" ADD CONSTRAINT "generations_parent_id_generations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."generations"("id") ON DELETE set null ON UPDATE no action;
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "projects" ADD CONSTRAINT "projects_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "generation_files_by_content" ON "generation_files" USING btree ("project_id","sha256");
CREATE INDEX "generations_by_project" ON "generations" USING btree ("project_id","created_at","id");
CREATE INDEX "generations_by_status" ON "generations" USING btree ("status","created_at");
CREATE INDEX "generations_by_user_and_status" ON "generations" USING btree ("user_id","status");
CREATE INDEX "generations_by_user" ON "generations" USING btree ("user_id","created_at");
CREATE INDEX "generations_by_parent" ON "generations" USING btree ("parent_id");
CREATE INDEX "idempotency_keys_by_creation" ON "idempotency_keys" USING btree ("created_at");
CREATE INDEX "project_members_by_user" ON "project_members" USING btree ("user_id");
CREATE INDEX "projects_by_owner_and_update" ON "projects" USING btree ("owner_id","updated_at","id");
CREATE INDEX "projects_by_owner_and_name" ON "projects" USING btree ("owner_id","name_key","id");
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id","created_at","id");
CREATE INDEX "sessions_by_end" ON "sessions" USING btree ("absolute_expires_at");
CREATE UNIQUE INDEX "users_email_unique" ON "users" USING btree ("email");
CREATE INDEX "users_by_creation" ON "users" USING btree ("created_at","id");
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
CREATE TABLE "audit_origins" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"ip_address" text NOT NULL,
	"user_agent" text NOT NULL
);
CREATE TABLE "mailed_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid,
	"email" text NOT NULL,
	"details" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
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
ALTER TABLE "users" ADD COLUMN "name_key" text COLLATE "C" DEFAULT '' NOT NULL;
ALTER TABLE "mailed_tokens" ADD CONSTRAINT "mailed_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "mails" ADD CONSTRAINT "mails_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("at","id");
CREATE INDEX "audit_entries_by_actor" ON "audit_entries" USING btree ("actor_id","at","id");
CREATE INDEX "audit_entries_by_action" ON "audit_entries" USING btree ("action","at","id");
CREATE INDEX "audit_entries_by_project" ON "audit_entries" USING btree ("project_id","at","id");
CREATE INDEX "audit_origins_by_time" ON "audit_origins" USING btree ("at");
CREATE INDEX "audit_origins_by_user" ON "audit_origins" USING btree ("user_id");
CREATE INDEX "mailed_tokens_by_user" ON "mailed_tokens" USING btree ("user_id","purpose");
CREATE INDEX "mailed_tokens_by_email" ON "mailed_tokens" USING btree ("email","purpose");
CREATE INDEX "mailed_tokens_by_end" ON "mailed_tokens" USING btree ("expires_at");
CREATE INDEX "mails_by_next_attempt" ON "mails" USING btree ("next_attempt_at","id");
CREATE INDEX "mails_by_user" ON "mails" USING btree ("user_id");
CREATE INDEX "mails_by_recipient" ON "mails" USING btree ("recipient");
CREATE INDEX "users_by_name" ON "users" USING btree ("name_key","id");
-- The database's own lower() may know ASCII alone, or no letter that depends on its place: ICU knows what JavaScript does.
DO $$
BEGIN
	UPDATE "users" SET "name_key" = lower(normalize("name", NFKC) COLLATE "und-x-icu");
EXCEPTION WHEN undefined_object THEN
	UPDATE "users" SET "name_key" = lower(normalize("name", NFKC));
END
$$;
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
CREATE TRIGGER "audit_entries_no_change" BEFORE UPDATE OR DELETE ON "audit_entries"
FOR EACH ROW EXECUTE FUNCTION "audit_entries_append_only"();
CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_entries_append_only"();
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"token_hash" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
CREATE UNIQUE INDEX "invitations_token_unique" ON "invitations" USING btree ("token_hash");
CREATE INDEX "invitations_by_project" ON "invitations" USING btree ("project_id","status");
CREATE INDEX "invitations_by_email" ON "invitations" USING btree ("email","status");
CREATE INDEX "invitations_by_end" ON "invitations" USING btree ("expires_at");
CREATE INDEX "generations_by_project_and_end" ON "generations" USING btree ("project_id","finished_at");
CREATE INDEX "projects_by_deletion" ON "projects" USING btree ("deleted_at");
CREATE TABLE "generation_inputs" (
	"generation_id" uuid NOT NULL,
	"origin" text NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"project_id" uuid NOT NULL,
	"language" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "generation_inputs_pkey" PRIMARY KEY("generation_id","origin","path")
);
ALTER TABLE "generations" ADD COLUMN "answer" text;
ALTER TABLE "generations" ADD COLUMN "shortened_at" timestamp (3) with time zone;
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_content_fk" FOREIGN KEY ("project_id","sha256") REFERENCES "public"."file_contents"("project_id","sha256") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "generation_inputs_by_content" ON "generation_inputs" USING btree ("project_id","sha256");
CREATE INDEX "generations_by_end" ON "generations" USING btree ("shortened_at","finished_at");
insert into "applied_migrations" ("name", "applied_at") values ('0000_foundation', '2026-11-26 11:14:23.593+00');
insert into "applied_migrations" ("name", "applied_at") values ('0001_identity', '2026-11-26 11:14:23.708+00');
insert into "applied_migrations" ("name", "applied_at") values ('0002_sharing', '2026-11-26 11:14:23.748+00');
insert into "applied_migrations" ("name", "applied_at") values ('0003_generations', '2026-11-26 11:14:23.772+00');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-52a1-7546-8ba4-b56b163852cc', '2026-11-26 11:14:24.032+00', NULL, 'user.register', 'user', '01a21790-529c-7267-adde-7b5cd008d830', NULL, NULL, 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5477-7760-ad54-c2494da9d2ba', '2026-11-26 11:14:24.502+00', '01a21790-529c-7267-adde-7b5cd008d830', 'user.login', 'user', '01a21790-529c-7267-adde-7b5cd008d830', NULL, '01a21790-5445-71a7-abce-54d7df351be9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-563f-777e-9de0-1864bcd64448', '2026-11-26 11:14:24.959+00', '01a21790-55de-74df-b943-871ab9658edf', 'user.register', 'user', '01a21790-55de-74df-b943-871ab9658edf', NULL, '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-57be-74ed-8265-d63ed511511d', '2026-11-26 11:14:25.342+00', '01a21790-5748-73c3-9007-36c6f263c066', 'user.register', 'user', '01a21790-5748-73c3-9007-36c6f263c066', NULL, '01a21790-578f-7620-82ae-da89f4932641', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-58c6-7409-a1b6-964a97f13d57', '2026-11-26 11:14:25.606+00', '01a21790-5748-73c3-9007-36c6f263c066', 'email.verify', 'user', '01a21790-5748-73c3-9007-36c6f263c066', NULL, NULL, 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5912-71d6-914e-44d7308e253a', '2026-11-26 11:14:25.681+00', '01a21790-55de-74df-b943-871ab9658edf', 'user.update', 'user', '01a21790-55de-74df-b943-871ab9658edf', NULL, '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"fields":["name"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5a1d-7319-a524-443e3a878b4a', '2026-11-26 11:14:25.947+00', NULL, 'user.loginFailed', 'user', '01a21790-55de-74df-b943-871ab9658edf', NULL, NULL, 'failure', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5af2-734f-b466-5de97d6c909c', '2026-11-26 11:14:26.153+00', '01a21790-529c-7267-adde-7b5cd008d830', 'user.invite', 'user', NULL, NULL, '01a21790-5445-71a7-abce-54d7df351be9', 'success', '{"roles":["guest"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5baa-74bf-bc6e-27f6f7dd8629', '2026-11-26 11:14:26.343+00', '01a21790-5b9a-7408-8a1f-5387de9412f3', 'user.register', 'user', '01a21790-5b9a-7408-8a1f-5387de9412f3', NULL, '01a21790-5b9c-71cf-b496-4f329258220c', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5c2c-75fe-97c6-f659293336c1', '2026-11-26 11:14:26.475+00', '01a21790-529c-7267-adde-7b5cd008d830', 'user.suspend', 'user', '01a21790-5b9a-7408-8a1f-5387de9412f3', NULL, '01a21790-5445-71a7-abce-54d7df351be9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5d72-7255-8ff8-93dd744aace9', '2026-11-26 11:14:26.794+00', '01a21790-5d56-7714-a29e-fd87c409c871', 'user.register', 'user', '01a21790-5d56-7714-a29e-fd87c409c871', NULL, '01a21790-5d59-7091-853f-323f461f10b0', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5db7-7530-bbc3-6907171b98ff', '2026-11-26 11:14:26.871+00', '01a21790-529c-7267-adde-7b5cd008d830', 'user.delete', 'user', '01a21790-5d56-7714-a29e-fd87c409c871', NULL, '01a21790-5445-71a7-abce-54d7df351be9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5e14-711a-bf5c-bba2d4ef62e0', '2026-11-26 11:14:26.964+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.create', 'project', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5e6a-7243-9f1f-6904adc163f0', '2026-11-26 11:14:27.042+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.update', 'project', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"fields":["description","settings"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5eb6-761b-8cff-b8c7d595d871', '2026-11-26 11:14:27.126+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.share', 'user', '01a21790-5748-73c3-9007-36c6f263c066', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"userId":"01a21790-5748-73c3-9007-36c6f263c066","role":"editor"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-5f9c-7570-af4c-8fd0a3feb3d9', '2026-11-26 11:14:27.35+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.share', 'invitation', '01a21790-5f6d-7117-ae0f-5988b4d3ee2c', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"role":"viewer"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-6020-7699-8758-fab7fad83913', '2026-11-26 11:14:27.487+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.create', 'project', '01a21790-6005-7216-b67c-abe8b30a6310', '01a21790-6005-7216-b67c-abe8b30a6310', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-60b1-7145-9444-7831ae6d1855', '2026-11-26 11:14:27.633+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.delete', 'project', '01a21790-6005-7216-b67c-abe8b30a6310', '01a21790-6005-7216-b67c-abe8b30a6310', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-60ec-77ae-b810-bd7cf78b2bd0', '2026-11-26 11:14:27.691+00', '01a21790-55de-74df-b943-871ab9658edf', 'project.create', 'project', '01a21790-60e9-7021-b437-0d10236ee483', '01a21790-60e9-7021-b437-0d10236ee483', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-6192-717c-9914-8e982fdf5c36', '2026-11-26 11:14:27.85+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-6177-7133-afad-7d56449f1cde', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"code","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-70fe-75b8-ab06-fbf1a51e68fc', '2026-11-26 11:14:31.806+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-70de-741c-9fc4-ef037ab346dd', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"fix","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-7212-75b4-aba4-1682b15baa5e', '2026-11-26 11:14:32.078+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-71ee-7678-bc83-bec8760d24dd', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"analysis"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-72ea-7259-ab9b-28657ba27511', '2026-11-26 11:14:32.298+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-72d4-7380-b5c7-8f124ea240b5', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"import"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-73f4-7323-be34-a3dd53bf5f9a', '2026-11-26 11:14:32.564+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-73df-7665-8bdd-bfee11758ef7', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"conversation","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-75a7-7647-8763-2e0a44895cfc', '2026-11-26 11:14:32.999+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-759a-711a-a856-a70ac526c6dc', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-764c-7684-aa55-7693d00dcc0c', '2026-11-26 11:14:33.159+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.cancel', 'generation', '01a21790-759a-711a-a856-a70ac526c6dc', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-76a4-7448-8e6c-56b70bdb00d8', '2026-11-26 11:14:33.246+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-769b-77f3-b5db-c47bec2063a3', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-775e-746a-bd90-caf4538ca101', '2026-11-26 11:14:33.438+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-7749-70c2-8718-66cfcc126d5b', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-77a2-72de-a8f3-1c70cd2a1fe8', '2026-11-26 11:14:33.503+00', '01a21790-55de-74df-b943-871ab9658edf', 'generation.start', 'generation', '01a21790-779a-7478-bfff-fced81857ce0', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55e8-750e-8ba6-0cf255e43426', 'success', '{"kind":"code","engine":"template"}');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5477-7760-ad54-c2494da9d2ba', '01a21790-529c-7267-adde-7b5cd008d830', '2026-11-26 11:14:24.502+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-563f-777e-9de0-1864bcd64448', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:24.959+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-57be-74ed-8265-d63ed511511d', '01a21790-5748-73c3-9007-36c6f263c066', '2026-11-26 11:14:25.342+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-58c6-7409-a1b6-964a97f13d57', '01a21790-5748-73c3-9007-36c6f263c066', '2026-11-26 11:14:25.606+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5912-71d6-914e-44d7308e253a', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:25.681+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5a1d-7319-a524-443e3a878b4a', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:25.947+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5af2-734f-b466-5de97d6c909c', '01a21790-529c-7267-adde-7b5cd008d830', '2026-11-26 11:14:26.153+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5baa-74bf-bc6e-27f6f7dd8629', '01a21790-5b9a-7408-8a1f-5387de9412f3', '2026-11-26 11:14:26.343+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5c2c-75fe-97c6-f659293336c1', '01a21790-529c-7267-adde-7b5cd008d830', '2026-11-26 11:14:26.475+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5db7-7530-bbc3-6907171b98ff', '01a21790-529c-7267-adde-7b5cd008d830', '2026-11-26 11:14:26.871+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5e14-711a-bf5c-bba2d4ef62e0', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:26.964+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5e6a-7243-9f1f-6904adc163f0', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.042+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5eb6-761b-8cff-b8c7d595d871', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.126+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-5f9c-7570-af4c-8fd0a3feb3d9', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.35+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-6020-7699-8758-fab7fad83913', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.487+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-60b1-7145-9444-7831ae6d1855', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.633+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-60ec-77ae-b810-bd7cf78b2bd0', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.691+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-6192-717c-9914-8e982fdf5c36', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:27.85+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-70fe-75b8-ab06-fbf1a51e68fc', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:31.806+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-7212-75b4-aba4-1682b15baa5e', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:32.078+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-72ea-7259-ab9b-28657ba27511', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:32.298+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-73f4-7323-be34-a3dd53bf5f9a', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:32.564+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-75a7-7647-8763-2e0a44895cfc', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:32.999+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-764c-7684-aa55-7693d00dcc0c', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:33.159+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-76a4-7448-8e6c-56b70bdb00d8', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:33.246+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-775e-746a-bd90-caf4538ca101', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:33.438+00', '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-77a2-72de-a8f3-1c70cd2a1fe8', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:33.503+00', '127.0.0.1', 'node');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b', 'import ''package:flutter/material.dart'';
import ''package:overlay_support/overlay_support.dart'';

import ''auth/session.dart'';
import ''auth/sign_in_screen.dart'';
import ''config.dart'';
import ''home/home_screen.dart'';
import ''theme.dart'';

class CommunityFeedApp extends StatelessWidget {
  const CommunityFeedApp({super.key, required this.session});

  final AppSession session;

  @override
  Widget build(BuildContext context) {
    // The SDK shows toasts through overlay_support, which needs this ancestor.
    return OverlaySupport.global(
      child: ListenableBuilder(
        listenable: session,
        builder: (context, _) => MaterialApp(
          // A new key drops the routes of the previous state, so that no
          // screen of a member stays open over the sign-in screen.
          key: ValueKey(session.status),
          title: appName,
          theme: appTheme(),
          home: switch (session.status) {
            SessionStatus.restoring => const _LoadingScreen(),
            SessionStatus.signedOut => SignInScreen(onSubmit: session.signIn),
            SessionStatus.signedIn => HomeScreen(onSignOut: session.signOut),
          },
        ),
      ),
    );
  }
}

/// Stands in for the app when it cannot start.
class StartupErrorApp extends StatelessWidget {
  const StartupErrorApp({
    super.key,
    required this.title,
    required this.details,
  });

  final String title;
  final String details;

  @override
  Widget build(BuildContext context) {
    final theme = appTheme();
    return MaterialApp(
      title: appName,
      theme: theme,
      home: Scaffold(
        body: SafeArea(
          child: Center(
            child: SingleChildScrollView(
              padding: const EdgeInsets.all(24),
              child: Column(
                children: [
                  Icon(
                    Icons.error_outline,
                    size: 48,
                    color: theme.colorScheme.error,
                  ),
                  const SizedBox(height: 16),
                  Text(title, style: theme.textTheme.titleLarge),
                  const SizedBox(height: 8),
                  SelectableText(details, textAlign: TextAlign.center),
                ],
              ),
            ),
          ),
        ),
      ),
    );
  }
}

class _LoadingScreen extends StatelessWidget {
  const _LoadingScreen();

  @override
  Widget build(BuildContext context) {
    return const Scaffold(body: Center(child: CircularProgressIndicator()));
  }
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b', 'platform :ios, ''13.0''

# CocoaPods analytics slow every build down.
ENV[''COCOAPODS_DISABLE_STATS''] = ''true''

project ''Runner'', {
  ''Debug'' => :debug,
  ''Profile'' => :release,
  ''Release'' => :release,
}

def flutter_root
  settings = File.expand_path(File.join(''..'', ''Flutter'', ''Generated.xcconfig''), __FILE__)
  raise "#{settings} is missing: run `flutter pub get` first" unless File.exist?(settings)

  File.foreach(settings) do |line|
    match = line.match(/FLUTTER_ROOT=(.*)/)
    return match[1].strip if match
  end
  raise "FLUTTER_ROOT is not in #{settings}: delete it and run `flutter pub get`"
end

require File.expand_path(File.join(''packages'', ''flutter_tools'', ''bin'', ''podhelper''), flutter_root)

flutter_ios_podfile_setup

target ''Runner'' do
  use_frameworks!
  use_modular_headers!

  flutter_install_all_ios_pods File.dirname(File.realpath(__FILE__))
  target ''RunnerTests'' do
    inherit! :search_paths
  end
end

post_install do |installer|
  installer.pods_project.targets.each do |target|
    flutter_additional_ios_build_settings(target)
    target.build_configurations.each do |config|
      config.build_settings[''IPHONEOS_DEPLOYMENT_TARGET''] = ''13.0''
    end
  end
end
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44', 'import ''package:flutter/foundation.dart'';
import ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''
    show LMFeedCore, LMFeedLocalPreference, LMFeedStringConstants;

import ''../auth/sign_in_exception.dart'';
import ''../theme.dart'';

/// The feed SDK: started once, then opened and closed with the session.
class FeedService {
  FeedService({required String apiKey}) : _apiKey = apiKey;

  final String _apiKey;

  /// Answers what went wrong, or null.
  Future<String?> start({required Future<void> Function() onSignOut}) async {
    try {
      final response = await LMFeedCore.instance.initialize(
        theme: feedTheme(),
      );
      if (response.success) return null;
      return response.errorMessage ?? ''Close the app and open it again.'';
    } catch (error) {
      return ''$error'';
    }
  }

  bool get _hasSavedTokens =>
      LMFeedLocalPreference.instance
          .fetchCache(LMFeedStringConstants.accessToken) !=
      null;

  /// Continues the session of the last run. Answers whether there was one.
  Future<bool> resume() async {
    if (!_hasSavedTokens) return false;
    final response = await LMFeedCore.instance.showFeedWithoutApiKey();
    return response.success;
  }

  /// Throws a [SignInException] when LikeMinds refuses.
  Future<void> open({required String memberId, required String name}) async {
    // With tokens saved, the SDK signs in their owner and ignores the id that
    // it is given here.
    if (_hasSavedTokens) await close();

    final response = await LMFeedCore.instance.showFeedWithApiKey(
      apiKey: _apiKey,
      uuid: memberId,
      userName: name,
    );
    if (response.success) return;
    throw SignInException(
      response.errorMessage ?? ''Sign-in failed. Please try again.'',
    );
  }

  Future<void> close() async {
    try {
      final response = await LMFeedCore.instance.logout();
      if (response.success) return;
    } catch (error) {
      debugPrint(''LikeMinds could not end the session: $error'');
    }
    // Offline, the server cannot end the session; this device still must.
    await LMFeedLocalPreference.instance.clearUserData();
    await LMFeedLocalPreference.instance.clearCache();
  }
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2', 'import ''package:flutter/material.dart'';

import ''../config.dart'';
import ''sign_in_exception.dart'';

class SignInScreen extends StatefulWidget {
  const SignInScreen({super.key, required this.onSubmit});

  final Future<void> Function({required String memberId, required String name})
      onSubmit;

  @override
  State<SignInScreen> createState() => _SignInScreenState();
}

class _SignInScreenState extends State<SignInScreen> {
  final _formKey = GlobalKey<FormState>();
  final _name = TextEditingController();
  final _memberId = TextEditingController();
  bool _busy = false;
  String? _error;

  @override
  void dispose() {
    _name.dispose();
    _memberId.dispose();
    super.dispose();
  }

  Future<void> _submit() async {
    final form = _formKey.currentState;
    if (_busy || form == null || !form.validate()) return;

    setState(() {
      _busy = true;
      _error = null;
    });
    String? error;
    try {
      await widget.onSubmit(
        memberId: _memberId.text.trim(),
        name: _name.text.trim(),
      );
    } on SignInException catch (failure) {
      error = failure.message;
    } catch (failure) {
      debugPrint(''Sign-in failed: $failure'');
      error = ''Something went wrong. Check your connection and try again.'';
    }
    // After a success the session may already have replaced this screen.
    if (!mounted) return;
    setState(() {
      _busy = false;
      _error = error;
    });
  }

  @override
  Widget build(BuildContext context) {
    final theme = Theme.of(context);
    final error = _error;
    return Scaffold(
      body: SafeArea(
        child: Center(
          child: SingleChildScrollView(
            padding: const EdgeInsets.all(24),
            child: ConstrainedBox(
              constraints: const BoxConstraints(maxWidth: 400),
              child: Form(
                key: _formKey,
                child: Column(
                  crossAxisAlignment: CrossAxisAlignment.stretch,
                  children: [
                    Text(
                      appName,
                      style: theme.textTheme.headlineMedium,
                      textAlign: TextAlign.center,
                    ),
                    const SizedBox(height: 32),
                    TextFormField(
                      controller: _name,
                      enabled: !_busy,
                      textCapitalization: TextCapitalization.words,
                      textInputAction: TextInputAction.next,
                      decoration: const InputDecoration(
                        labelText: ''Name'',
                        border: OutlineInputBorder(),
                      ),
                      validator: (value) => _required(value, ''your name''),
                    ),
                    const SizedBox(height: 16),
                    TextFormField(
                      controller: _memberId,
                      enabled: !_busy,
                      autocorrect: false,
                      textInputAction: TextInputAction.done,
                      decoration: const InputDecoration(
                        labelText: ''Member ID'',
                        border: OutlineInputBorder(),
                      ),
                      validator: (value) => _required(value, ''your member ID''),
                      onFieldSubmitted: (_) => _submit(),
                    ),
                    if (error != null) ...[
                      const SizedBox(height: 16),
                      Semantics(
                        liveRegion: true,
                        child: Text(
                          error,
                          style: TextStyle(color: theme.colorScheme.error),
                        ),
                      ),
                    ],
                    const SizedBox(height: 24),
                    FilledButton(
                      onPressed: _busy ? null : _submit,
                      child: _busy
                          ? const SizedBox.square(
                              dimension: 20,
                              child: CircularProgressIndicator(strokeWidth: 2),
                            )
                          : const Text(''Sign in''),
                    ),
                  ],
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }
}

String? _required(String? value, String what) {
  return value == null || value.trim().isEmpty ? ''Enter $what.'' : null;
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d', '# Community Feed

A social feed, built on the LikeMinds Feed SDK for Flutter. Members sign in with a name and a member ID; the session is kept until they sign out.

## Run it

Needs an API key from the LikeMinds dashboard, and Flutter 3.22 or later: `pubspec.yaml` admits 3.19, but the SDK''s own example resolves from 3.22 on.

```sh
# Once: adds the platform files that are not in this folder. It keeps the files that are.
flutter create --platforms=android,ios --org com.example --project-name community_feed .

flutter pub get
flutter run --dart-define=LM_API_KEY=YOUR_API_KEY
```

If that adds `android/app/build.gradle.kts`, delete it: `build.gradle` beside it is the one to keep. Without the key the app says what is missing. `flutter test` needs neither key nor network.

## Where things are

| File | What it does |
| --- | --- |
| `lib/config.dart` | The app''s name and the key from `--dart-define` |
| `lib/theme.dart` | The light theme from the brand colour `#0A7D5B`, for the app and for the SDK |
| `lib/auth/session.dart` | Sign-in, restoring and sign-out |
| `lib/likeminds/feed_service.dart` | Initialises, opens and closes the feed SDK |
| `lib/home/home_screen.dart` | The home screen and its bar |

The brand colour `#0A7D5B` is used as given for buttons and other fills, with white text on it (5.1:1). As text on the light background it can be read as it is.

## Platforms

- **Android**: `minSdk` 23, `compileSdk` 34 or later. Replace `com.example.community_feed` and the debug signing before a release. For media uploads in release builds, put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`, which Flutter picks up by itself.
- **iOS**: 13.0 or later. Camera, microphone and photo library are declared in `ios/Runner/Info.plist`.

## Before production

With an API key in the app, whoever holds the app can read the key and sign in as any member. Let your own backend call LikeMinds'' initiate API instead, hand the two tokens to the app, and pass them to `LMFeedCore.instance.showFeedWithoutApiKey(accessToken: …, refreshToken: …)`.

## Not included

- Push notifications: they need a Firebase project of yours.
- Checking who a member is: anyone who knows a member ID can use it.
- App icons, splash screen and store signing.
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae', 'plugins {
    id "com.android.application"
    id "kotlin-android"
    id "dev.flutter.flutter-gradle-plugin"
}

// Flutter writes the version of pubspec.yaml into this file before each build.
def flutterBuild = new Properties()
rootProject.file("local.properties").withReader("UTF-8") { flutterBuild.load(it) }

android {
    namespace = "com.example.community_feed"
    // The SDK asks for 34; newer Flutter versions bring plugins that need more.
    compileSdk = Math.max(34, flutter.compileSdkVersion)
    ndkVersion = flutter.ndkVersion

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
    }

    kotlinOptions {
        jvmTarget = "11"
    }

    defaultConfig {
        applicationId = "com.example.community_feed"
        minSdk = Math.max(23, flutter.minSdkVersion)
        targetSdk = flutter.targetSdkVersion
        versionCode = flutterBuild.getProperty("flutter.versionCode", "1").toInteger()
        versionName = flutterBuild.getProperty("flutter.versionName", "1.0")
    }

    buildTypes {
        release {
            // Debug keys, so that `flutter run --release` works before a
            // signing key exists.
            signingConfig = signingConfigs.debug
        }
    }
}

flutter {
    source = "../.."
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4', 'name: community_feed
description: ''Community Feed: a social feed.''
publish_to: none
version: 1.0.0+1

environment:
  sdk: ''>=3.3.0 <4.0.0''
  flutter: ''>=3.19.0''

dependencies:
  flutter:
    sdk: flutter
  likeminds_feed_flutter_core: ^1.17.1
  overlay_support: ^2.1.0

dev_dependencies:
  flutter_lints: ^4.0.0
  flutter_test:
    sdk: flutter

flutter:
  uses-material-design: true
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272', 'import ''package:flutter/foundation.dart'';

import ''../likeminds/feed_service.dart'';

enum SessionStatus { restoring, signedOut, signedIn }

/// Who is signed in: the state that the screens follow. What an SDK needs, its
/// service knows.
class AppSession extends ChangeNotifier {
  AppSession({required String apiKey}) : _feed = FeedService(apiKey: apiKey);

  final FeedService _feed;

  SessionStatus _status = SessionStatus.restoring;
  SessionStatus get status => _status;

  /// Prepares the SDK and answers what went wrong, or null. To be called once:
  /// an SDK cannot be initialised a second time in one run.
  Future<String?> start() => _feed.start(onSignOut: signOut);

  /// Continues the session of the last run, if there was one.
  Future<void> restore() async {
    var next = SessionStatus.signedOut;
    try {
      if (await _feed.resume()) {
        next = SessionStatus.signedIn;
      }
    } catch (error) {
      debugPrint(''The last session could not be restored: $error'');
    }
    _moveTo(next);
  }

  /// Throws a SignInException when LikeMinds refuses.
  Future<void> signIn({required String memberId, required String name}) async {
    await _feed.open(memberId: memberId, name: name);
    _moveTo(SessionStatus.signedIn);
  }

  Future<void> signOut() async {
    await _feed.close();
    _moveTo(SessionStatus.signedOut);
  }

  void _moveTo(SessionStatus next) {
    _status = next;
    notifyListeners();
  }
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b', 'const appName = ''Community Feed'';

/// What the app is given at build time with `--dart-define`.
class AppConfig {
  const AppConfig({required this.apiKey});

  const AppConfig.fromEnvironment()
      : apiKey = const String.fromEnvironment(''LM_API_KEY'');

  final String apiKey;

  /// What is wrong with the values, or null.
  String? get problem {
    if (apiKey.isNotEmpty) return null;
    return ''Run the app with --dart-define=LM_API_KEY=YOUR_API_KEY'';
  }
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c', 'import ''package:flutter/material.dart'';
import ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''
    show LMFeedSocialScreen, LMFeedType;

/// The posts of the whole community. The SDK''s bar already has search and
/// the notifications; a way out is added to it.
class HomeScreen extends StatelessWidget {
  const HomeScreen({super.key, required this.onSignOut});

  final VoidCallback onSignOut;

  @override
  Widget build(BuildContext context) {
    return LMFeedSocialScreen(
      feedType: LMFeedType.universal,
      appBar: (context, appBar) => appBar.copyWith(
        trailing: [
          ...?appBar.trailing,
          IconButton(
            tooltip: ''Sign out'',
            onPressed: onSignOut,
            icon: const Icon(Icons.logout),
          ),
        ],
      ),
    );
  }
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015', 'import ''dart:async'';

import ''package:flutter/material.dart'';

import ''app.dart'';
import ''auth/session.dart'';
import ''config.dart'';

Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();

  const config = AppConfig.fromEnvironment();
  final misconfigured = config.problem;
  if (misconfigured != null) {
    runApp(
      StartupErrorApp(
        title: ''The configuration is incomplete'',
        details: misconfigured,
      ),
    );
    return;
  }

  final session = AppSession(apiKey: config.apiKey);
  final problem = await session.start();
  if (problem != null) {
    runApp(
      StartupErrorApp(title: ''The app could not start'', details: problem),
    );
    return;
  }

  unawaited(session.restore());
  runApp(CommunityFeedApp(session: session));
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673', '// 🦄
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c', '<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <uses-permission android:name="android.permission.INTERNET" />
    <uses-permission android:name="android.permission.READ_MEDIA_IMAGES" />
    <uses-permission android:name="android.permission.READ_MEDIA_VIDEO" />

    <application
        android:name="${applicationName}"
        android:icon="@mipmap/ic_launcher"
        android:label="Community Feed">
        <activity
            android:name=".MainActivity"
            android:configChanges="orientation|keyboardHidden|keyboard|screenSize|smallestScreenSize|locale|layoutDirection|fontScale|screenLayout|density|uiMode"
            android:exported="true"
            android:hardwareAccelerated="true"
            android:launchMode="singleTop"
            android:theme="@style/LaunchTheme"
            android:windowSoftInputMode="adjustResize">
            <meta-data
                android:name="io.flutter.embedding.android.NormalTheme"
                android:resource="@style/NormalTheme" />
            <intent-filter>
                <action android:name="android.intent.action.MAIN" />
                <category android:name="android.intent.category.LAUNCHER" />
            </intent-filter>
        </activity>
        <meta-data
            android:name="flutterEmbedding"
            android:value="2" />
    </application>
</manifest>
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0', 'include: package:flutter_lints/flutter.yaml

analyzer:
  language:
    strict-casts: true
    strict-raw-types: true

linter:
  rules:
    - directives_ordering
    - prefer_final_locals
    - prefer_single_quotes
    - unawaited_futures
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6', 'import ''dart:async'';

import ''package:community_feed/app.dart'';
import ''package:community_feed/auth/sign_in_exception.dart'';
import ''package:community_feed/auth/sign_in_screen.dart'';
import ''package:community_feed/config.dart'';
import ''package:community_feed/theme.dart'';
import ''package:flutter/material.dart'';
import ''package:flutter_test/flutter_test.dart'';

typedef _SignIn = Future<void> Function({
  required String memberId,
  required String name,
});

Future<void> _open(WidgetTester tester, _SignIn onSubmit) {
  return tester.pumpWidget(
    MaterialApp(theme: appTheme(), home: SignInScreen(onSubmit: onSubmit)),
  );
}

Future<void> _submit(WidgetTester tester, {String name = ''Ada''}) async {
  await tester.enterText(find.widgetWithText(TextFormField, ''Name''), name);
  await tester.enterText(
    find.widgetWithText(TextFormField, ''Member ID''),
    '' ada-1 '',
  );
  await tester.tap(find.byType(FilledButton));
  await tester.pump();
}

void main() {
  testWidgets(''the form asks for what is missing'', (tester) async {
    var calls = 0;
    await _open(tester, ({required memberId, required name}) async => calls++);

    await _submit(tester, name: ''   '');

    expect(find.text(''Enter your name.''), findsOneWidget);
    expect(find.text(''Enter your member ID.''), findsNothing);
    expect(calls, 0);
  });

  testWidgets(''the button waits while the member is signed in'', (tester) async {
    final answer = Completer<void>();
    String? received;
    await _open(tester, ({required memberId, required name}) {
      received = ''$memberId/$name'';
      return answer.future;
    });

    await _submit(tester);

    expect(received, ''ada-1/Ada'');
    expect(find.byType(CircularProgressIndicator), findsOneWidget);
    expect(
      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,
      isNull,
    );

    answer.complete();
    await tester.pumpAndSettle();
    expect(find.byType(CircularProgressIndicator), findsNothing);
  });

  testWidgets(''a refusal is shown and can be tried again'', (tester) async {
    await _open(tester, ({required memberId, required name}) async {
      throw const SignInException(''This API key is not known.'');
    });

    await _submit(tester);
    await tester.pumpAndSettle();

    expect(find.text(''This API key is not known.''), findsOneWidget);
    expect(
      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,
      isNotNull,
    );
  });

  testWidgets(''a start that failed says what to do'', (tester) async {
    await tester.pumpWidget(
      const StartupErrorApp(title: ''It failed'', details: ''Do this''),
    );

    expect(find.text(''It failed''), findsOneWidget);
    expect(find.text(''Do this''), findsOneWidget);
  });

  test(''a missing API key is named'', () {
    expect(const AppConfig(apiKey: '''').problem, contains(''LM_API_KEY''));
    expect(const AppConfig(apiKey: ''key'').problem, isNull);
  });

  test(''text can be read on the brand colour and in it'', () {
    final theme = appTheme();
    final scheme = theme.colorScheme;

    expect(
      contrastRatio(textColorOn(brandColor), brandColor),
      greaterThanOrEqualTo(4.5),
    );
    expect(
      contrastRatio(accentColor, scheme.surface),
      greaterThanOrEqualTo(4.5),
    );
    expect(
      contrastRatio(accentColor, theme.scaffoldBackgroundColor),
      greaterThanOrEqualTo(4.5),
    );
  });
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'c8d8540c3a26168ded339cf2c20e1b79956c9ccc65f607d67ad9a1b4729c46a4', 'void main() {');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381', '<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CADisableMinimumFrameDurationOnPhone</key>
	<true/>
	<key>CFBundleDevelopmentRegion</key>
	<string>$(DEVELOPMENT_LANGUAGE)</string>
	<key>CFBundleDisplayName</key>
	<string>Community Feed</string>
	<key>CFBundleExecutable</key>
	<string>$(EXECUTABLE_NAME)</string>
	<key>CFBundleIdentifier</key>
	<string>$(PRODUCT_BUNDLE_IDENTIFIER)</string>
	<key>CFBundleInfoDictionaryVersion</key>
	<string>6.0</string>
	<key>CFBundleName</key>
	<string>community_feed</string>
	<key>CFBundlePackageType</key>
	<string>APPL</string>
	<key>CFBundleShortVersionString</key>
	<string>$(FLUTTER_BUILD_NAME)</string>
	<key>CFBundleSignature</key>
	<string>????</string>
	<key>CFBundleVersion</key>
	<string>$(FLUTTER_BUILD_NUMBER)</string>
	<key>LSRequiresIPhoneOS</key>
	<true/>
	<key>NSCameraUsageDescription</key>
	<string>To take photos and videos for your posts.</string>
	<key>NSMicrophoneUsageDescription</key>
	<string>To record videos with sound.</string>
	<key>NSPhotoLibraryUsageDescription</key>
	<string>To add photos and videos from your library.</string>
	<key>UIApplicationSupportsIndirectInputEvents</key>
	<true/>
	<key>UILaunchStoryboardName</key>
	<string>LaunchScreen</string>
	<key>UIMainStoryboardFile</key>
	<string>Main</string>
	<key>UISupportedInterfaceOrientations</key>
	<array>
		<string>UIInterfaceOrientationPortrait</string>
		<string>UIInterfaceOrientationLandscapeLeft</string>
		<string>UIInterfaceOrientationLandscapeRight</string>
	</array>
	<key>UISupportedInterfaceOrientations~ipad</key>
	<array>
		<string>UIInterfaceOrientationPortrait</string>
		<string>UIInterfaceOrientationPortraitUpsideDown</string>
		<string>UIInterfaceOrientationLandscapeLeft</string>
		<string>UIInterfaceOrientationLandscapeRight</string>
	</array>
</dict>
</plist>
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7', 'import ''dart:math'' as math;

import ''package:flutter/material.dart'';
import ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''
    show LMFeedThemeData;

const brandColor = Color(0xFF0A7D5B);

const _background = Color(0xFFF4F5F7);
const _container = Color(0xFFFFFFFF);
const _onContainer = Color(0xFF1B1D22);

/// The smallest contrast that WCAG AA allows for text.
const _readable = 4.5;

double contrastRatio(Color a, Color b) {
  final first = a.computeLuminance();
  final second = b.computeLuminance();
  return (math.max(first, second) + 0.05) / (math.min(first, second) + 0.05);
}

/// White or black, whichever reads better on [background].
Color textColorOn(Color background) {
  final white = contrastRatio(Colors.white, background);
  final black = contrastRatio(Colors.black, background);
  return white >= black ? Colors.white : Colors.black;
}

/// [color] darkened just enough to be read as text on [background].
Color darkenedFor(Color background, Color color) {
  for (var step = 0; step < 20; step++) {
    final candidate = Color.lerp(color, Colors.black, step / 20)!;
    if (contrastRatio(candidate, background) >= _readable) return candidate;
  }
  return Colors.black;
}

/// The brand colour where it is text or a thin line; fills keep [brandColor].
final Color accentColor = darkenedFor(_background, brandColor);

ThemeData appTheme() {
  final scheme = ColorScheme.fromSeed(seedColor: brandColor).copyWith(
    primary: accentColor,
    onPrimary: textColorOn(accentColor),
    surface: _container,
    onSurface: _onContainer,
  );
  return ThemeData(
    colorScheme: scheme,
    scaffoldBackgroundColor: _background,
    filledButtonTheme: FilledButtonThemeData(
      style: FilledButton.styleFrom(
        backgroundColor: brandColor,
        foregroundColor: textColorOn(brandColor),
        minimumSize: const Size(64, 48),
      ),
    ),
  );
}

LMFeedThemeData feedTheme() {
  return LMFeedThemeData.light(
    primaryColor: brandColor,
    onPrimary: textColorOn(brandColor),
    backgroundColor: _background,
    container: _container,
    onContainer: _onContainer,
    tagColor: accentColor,
    hashTagColor: accentColor,
    linkColor: accentColor,
  );
}
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f', '/// A failed sign-in, with a message that can be shown.
class SignInException implements Exception {
  const SignInException(this.message);

  final String message;

  @override
  String toString() => message;
}
');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', '2026-11-26 11:14:28.226+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '10', '1', 'fileDelta', E'{"type":"fileDelta","path":"analysis_options.yaml","text":"include: package:flutter_lints/flutter.yaml\\n\\nanalyzer:\\n  language:\\n    strict-casts: true\\n    strict-raw-types: true\\n\\nlinter:\\n  rules:\\n    - directives_ordering\\n    - prefer_final_locals\\n    - prefer_single_quotes\\n    - unawaited_futures\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '100', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"    expect(find.text(''Enter your member ID.''), findsNothing);\\n    expect(calls, 0);\\n  });\\n\\n  testWidgets(''the button waits while the member is signed in'', (tester) async {\\n    final answer = Completer<void>();\\n    String? received;\\n    await _open(tester, ({required memberId, required name}) {\\n      received = ''$memberId/$name'';\\n      return answer.future;\\n    });\\n\\n    await _submit(tester);\\n\\n    expect(received, ''ada-1/Ada'');\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '101', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"    expect(find.byType(CircularProgressIndicator), findsOneWidget);\\n    expect(\\n      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,\\n      isNull,\\n    );\\n\\n    answer.complete();\\n    await tester.pumpAndSettle();\\n    expect(find.byType(CircularProgressIndicator), findsNothing);\\n  });\\n\\n  testWidgets(''a refusal is shown and can be tried again'', (tester) async {\\n    await _open(tester, ({required memberId, required name}) async {\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '102', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"      throw const SignInException(''This API key is not known.'');\\n    });\\n\\n    await _submit(tester);\\n    await tester.pumpAndSettle();\\n\\n    expect(find.text(''This API key is not known.''), findsOneWidget);\\n    expect(\\n      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,\\n      isNotNull,\\n    );\\n  });\\n\\n  testWidgets(''a start that failed says what to do'', (tester) async {\\n    await tester.pumpWidget(\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '103', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"      const StartupErrorApp(title: ''It failed'', details: ''Do this''),\\n    );\\n\\n    expect(find.text(''It failed''), findsOneWidget);\\n    expect(find.text(''Do this''), findsOneWidget);\\n  });\\n\\n  test(''a missing API key is named'', () {\\n    expect(const AppConfig(apiKey: '''').problem, contains(''LM_API_KEY''));\\n    expect(const AppConfig(apiKey: ''key'').problem, isNull);\\n  });\\n\\n  test(''text can be read on the brand colour and in it'', () {\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '104', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"    final theme = appTheme();\\n    final scheme = theme.colorScheme;\\n\\n    expect(\\n      contrastRatio(textColorOn(brandColor), brandColor),\\n      greaterThanOrEqualTo(4.5),\\n    );\\n    expect(\\n      contrastRatio(accentColor, scheme.surface),\\n      greaterThanOrEqualTo(4.5),\\n    );\\n    expect(\\n      contrastRatio(accentColor, theme.scaffoldBackgroundColor),\\n      greaterThanOrEqualTo(4.5),\\n    );\\n  });\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '105', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"}\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '106', '1', 'fileCompleted', '{"type":"fileCompleted","path":"test/widget_test.dart","bytes":3371,"sha256":"c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '107', '1', 'fileStarted', '{"type":"fileStarted","path":"README.md","language":"markdown"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '108', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"# Community Feed\\n\\nA social feed, built on the LikeMinds Feed SDK for Flutter. Members sign in with a name and a member ID; the session is kept until they sign out.\\n\\n## Run it\\n\\nNeeds an API key from the LikeMinds dashboard, and Flutter 3.22 or later: `pubspec.yaml` admits 3.19, but the SDK''s own example resolves from 3.22 on.\\n\\n```sh\\n# Once: adds the platform files that are not in this folder. It keeps the files that are.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '109', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"flutter create --platforms=android,ios --org com.example --project-name community_feed .\\n\\nflutter pub get\\nflutter run --dart-define=LM_API_KEY=YOUR_API_KEY\\n```\\n\\nIf that adds `android/app/build.gradle.kts`, delete it: `build.gradle` beside it is the one to keep. Without the key the app says what is missing. `flutter test` needs neither key nor network.\\n\\n## Where things are\\n\\n| File | What it does |\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '11', '1', 'fileCompleted', '{"type":"fileCompleted","path":"analysis_options.yaml","bytes":238,"sha256":"b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '110', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"| --- | --- |\\n| `lib/config.dart` | The app''s name and the key from `--dart-define` |\\n| `lib/theme.dart` | The light theme from the brand colour `#0A7D5B`, for the app and for the SDK |\\n| `lib/auth/session.dart` | Sign-in, restoring and sign-out |\\n| `lib/likeminds/feed_service.dart` | Initialises, opens and closes the feed SDK |\\n| `lib/home/home_screen.dart` | The home screen and its bar |\\n\\nThe brand colour `#0A7D5B` is used as given for buttons and other fills, with white text on it (5.1:1). As text on the light background it can be read as it is.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '111', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"\\n## Platforms\\n\\n- **Android**: `minSdk` 23, `compileSdk` 34 or later. Replace `com.example.community_feed` and the debug signing before a release. For media uploads in release builds, put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`, which Flutter picks up by itself.\\n- **iOS**: 13.0 or later. Camera, microphone and photo library are declared in `ios/Runner/Info.plist`.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '112', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"\\n## Before production\\n\\nWith an API key in the app, whoever holds the app can read the key and sign in as any member. Let your own backend call LikeMinds'' initiate API instead, hand the two tokens to the app, and pass them to `LMFeedCore.instance.showFeedWithoutApiKey(accessToken: …, refreshToken: …)`.\\n\\n## Not included\\n\\n- Push notifications: they need a Firebase project of yours.\\n- Checking who a member is: anyone who knows a member ID can use it.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '113', '1', 'fileDelta', E'{"type":"fileDelta","path":"README.md","text":"- App icons, splash screen and store signing.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '114', '1', 'fileCompleted', '{"type":"fileCompleted","path":"README.md","bytes":2312,"sha256":"3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '115', '1', 'status', '{"type":"status","status":"running","message":"The files are being checked."}', '2026-11-26 11:14:28.75+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '116', '1', 'result', '{"type":"result","status":"succeeded","failure":null,"files":[{"path":"README.md","language":"markdown","bytes":2312,"sha256":"3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d","change":"added"},{"path":"analysis_options.yaml","language":"yaml","bytes":238,"sha256":"b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0","change":"added"},{"path":"android/app/build.gradle","language":"groovy","bytes":1316,"sha256":"4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae","change":"added"},{"path":"android/app/src/main/AndroidManifest.xml","language":"xml","bytes":1384,"sha256":"a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c","change":"added"},{"path":"ios/Podfile","language":"ruby","bytes":1192,"sha256":"23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b","change":"added"},{"path":"ios/Runner/Info.plist","language":"xml","bytes":1945,"sha256":"ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381","change":"added"},{"path":"lib/app.dart","language":"dart","bytes":2507,"sha256":"1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b","change":"added"},{"path":"lib/auth/session.dart","language":"dart","bytes":1448,"sha256":"5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272","change":"added"},{"path":"lib/auth/sign_in_exception.dart","language":"dart","bytes":212,"sha256":"f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f","change":"added"},{"path":"lib/auth/sign_in_screen.dart","language":"dart","bytes":4458,"sha256":"37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2","change":"added"},{"path":"lib/config.dart","language":"dart","bytes":466,"sha256":"6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b","change":"added"},{"path":"lib/home/home_screen.dart","language":"dart","bytes":813,"sha256":"9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c","change":"added"},{"path":"lib/likeminds/feed_service.dart","language":"dart","bytes":2201,"sha256":"3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44","change":"added"},{"path":"lib/main.dart","language":"dart","bytes":784,"sha256":"9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015","change":"added"},{"path":"lib/theme.dart","language":"dart","bytes":2211,"sha256":"dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7","change":"added"},{"path":"pubspec.yaml","language":"yaml","bytes":384,"sha256":"54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4","change":"added"},{"path":"test/widget_test.dart","language":"dart","bytes":3371,"sha256":"c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6","change":"added"}],"diagnostics":{"errors":0,"warnings":0},"usage":null}', '2026-11-26 11:14:31.615+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '12', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/main.dart","language":"dart"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '13', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/main.dart","text":"import ''dart:async'';\\n\\nimport ''package:flutter/material.dart'';\\n\\nimport ''app.dart'';\\nimport ''auth/session.dart'';\\nimport ''config.dart'';\\n\\nFuture<void> main() async {\\n  WidgetsFlutterBinding.ensureInitialized();\\n\\n  const config = AppConfig.fromEnvironment();\\n  final misconfigured = config.problem;\\n  if (misconfigured != null) {\\n    runApp(\\n      StartupErrorApp(\\n        title: ''The configuration is incomplete'',\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '14', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/main.dart","text":"        details: misconfigured,\\n      ),\\n    );\\n    return;\\n  }\\n\\n  final session = AppSession(apiKey: config.apiKey);\\n  final problem = await session.start();\\n  if (problem != null) {\\n    runApp(\\n      StartupErrorApp(title: ''The app could not start'', details: problem),\\n    );\\n    return;\\n  }\\n\\n  unawaited(session.restore());\\n  runApp(CommunityFeedApp(session: session));\\n}\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '15', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/main.dart","bytes":784,"sha256":"9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '16', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/app.dart","language":"dart"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '17', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"import ''package:flutter/material.dart'';\\nimport ''package:overlay_support/overlay_support.dart'';\\n\\nimport ''auth/session.dart'';\\nimport ''auth/sign_in_screen.dart'';\\nimport ''config.dart'';\\nimport ''home/home_screen.dart'';\\nimport ''theme.dart'';\\n\\nclass CommunityFeedApp extends StatelessWidget {\\n  const CommunityFeedApp({super.key, required this.session});\\n\\n  final AppSession session;\\n\\n  @override\\n  Widget build(BuildContext context) {\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '18', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"    // The SDK shows toasts through overlay_support, which needs this ancestor.\\n    return OverlaySupport.global(\\n      child: ListenableBuilder(\\n        listenable: session,\\n        builder: (context, _) => MaterialApp(\\n          // A new key drops the routes of the previous state, so that no\\n          // screen of a member stays open over the sign-in screen.\\n          key: ValueKey(session.status),\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '19', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"          title: appName,\\n          theme: appTheme(),\\n          home: switch (session.status) {\\n            SessionStatus.restoring => const _LoadingScreen(),\\n            SessionStatus.signedOut => SignInScreen(onSubmit: session.signIn),\\n            SessionStatus.signedIn => HomeScreen(onSignOut: session.signOut),\\n          },\\n        ),\\n      ),\\n    );\\n  }\\n}\\n\\n/// Stands in for the app when it cannot start.\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '2', '1', 'progress', '{"type":"progress","step":1,"steps":3,"message":"Reading what you want"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '20', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"class StartupErrorApp extends StatelessWidget {\\n  const StartupErrorApp({\\n    super.key,\\n    required this.title,\\n    required this.details,\\n  });\\n\\n  final String title;\\n  final String details;\\n\\n  @override\\n  Widget build(BuildContext context) {\\n    final theme = appTheme();\\n    return MaterialApp(\\n      title: appName,\\n      theme: theme,\\n      home: Scaffold(\\n        body: SafeArea(\\n          child: Center(\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '21', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"            child: SingleChildScrollView(\\n              padding: const EdgeInsets.all(24),\\n              child: Column(\\n                children: [\\n                  Icon(\\n                    Icons.error_outline,\\n                    size: 48,\\n                    color: theme.colorScheme.error,\\n                  ),\\n                  const SizedBox(height: 16),\\n                  Text(title, style: theme.textTheme.titleLarge),\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '22', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"                  const SizedBox(height: 8),\\n                  SelectableText(details, textAlign: TextAlign.center),\\n                ],\\n              ),\\n            ),\\n          ),\\n        ),\\n      ),\\n    );\\n  }\\n}\\n\\nclass _LoadingScreen extends StatelessWidget {\\n  const _LoadingScreen();\\n\\n  @override\\n  Widget build(BuildContext context) {\\n    return const Scaffold(body: Center(child: CircularProgressIndicator()));\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '23', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/app.dart","text":"  }\\n}\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '24', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/app.dart","bytes":2507,"sha256":"1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '25', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/config.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '26', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/config.dart","text":"const appName = ''Community Feed'';\\n\\n/// What the app is given at build time with `--dart-define`.\\nclass AppConfig {\\n  const AppConfig({required this.apiKey});\\n\\n  const AppConfig.fromEnvironment()\\n      : apiKey = const String.fromEnvironment(''LM_API_KEY'');\\n\\n  final String apiKey;\\n\\n  /// What is wrong with the values, or null.\\n  String? get problem {\\n    if (apiKey.isNotEmpty) return null;\\n    return ''Run the app with --dart-define=LM_API_KEY=YOUR_API_KEY'';\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '27', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/config.dart","text":"  }\\n}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '28', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/config.dart","bytes":466,"sha256":"6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '29', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/theme.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '3', '1', 'progress', '{"type":"progress","step":2,"steps":3,"message":"Deciding the rest"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '30', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"import ''dart:math'' as math;\\n\\nimport ''package:flutter/material.dart'';\\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\\n    show LMFeedThemeData;\\n\\nconst brandColor = Color(0xFF0A7D5B);\\n\\nconst _background = Color(0xFFF4F5F7);\\nconst _container = Color(0xFFFFFFFF);\\nconst _onContainer = Color(0xFF1B1D22);\\n\\n/// The smallest contrast that WCAG AA allows for text.\\nconst _readable = 4.5;\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '31', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"\\ndouble contrastRatio(Color a, Color b) {\\n  final first = a.computeLuminance();\\n  final second = b.computeLuminance();\\n  return (math.max(first, second) + 0.05) / (math.min(first, second) + 0.05);\\n}\\n\\n/// White or black, whichever reads better on [background].\\nColor textColorOn(Color background) {\\n  final white = contrastRatio(Colors.white, background);\\n  final black = contrastRatio(Colors.black, background);\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '32', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"  return white >= black ? Colors.white : Colors.black;\\n}\\n\\n/// [color] darkened just enough to be read as text on [background].\\nColor darkenedFor(Color background, Color color) {\\n  for (var step = 0; step < 20; step++) {\\n    final candidate = Color.lerp(color, Colors.black, step / 20)!;\\n    if (contrastRatio(candidate, background) >= _readable) return candidate;\\n  }\\n  return Colors.black;\\n}\\n\\n/// The brand colour where it is text or a thin line; fills keep [brandColor].\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '33', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"final Color accentColor = darkenedFor(_background, brandColor);\\n\\nThemeData appTheme() {\\n  final scheme = ColorScheme.fromSeed(seedColor: brandColor).copyWith(\\n    primary: accentColor,\\n    onPrimary: textColorOn(accentColor),\\n    surface: _container,\\n    onSurface: _onContainer,\\n  );\\n  return ThemeData(\\n    colorScheme: scheme,\\n    scaffoldBackgroundColor: _background,\\n    filledButtonTheme: FilledButtonThemeData(\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '34', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"      style: FilledButton.styleFrom(\\n        backgroundColor: brandColor,\\n        foregroundColor: textColorOn(brandColor),\\n        minimumSize: const Size(64, 48),\\n      ),\\n    ),\\n  );\\n}\\n\\nLMFeedThemeData feedTheme() {\\n  return LMFeedThemeData.light(\\n    primaryColor: brandColor,\\n    onPrimary: textColorOn(brandColor),\\n    backgroundColor: _background,\\n    container: _container,\\n    onContainer: _onContainer,\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '35', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/theme.dart","text":"    tagColor: accentColor,\\n    hashTagColor: accentColor,\\n    linkColor: accentColor,\\n  );\\n}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '36', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/theme.dart","bytes":2211,"sha256":"dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '37', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/auth/session.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '38', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/session.dart","text":"import ''package:flutter/foundation.dart'';\\n\\nimport ''../likeminds/feed_service.dart'';\\n\\nenum SessionStatus { restoring, signedOut, signedIn }\\n\\n/// Who is signed in: the state that the screens follow. What an SDK needs, its\\n/// service knows.\\nclass AppSession extends ChangeNotifier {\\n  AppSession({required String apiKey}) : _feed = FeedService(apiKey: apiKey);\\n\\n  final FeedService _feed;\\n\\n  SessionStatus _status = SessionStatus.restoring;\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '39', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/session.dart","text":"  SessionStatus get status => _status;\\n\\n  /// Prepares the SDK and answers what went wrong, or null. To be called once:\\n  /// an SDK cannot be initialised a second time in one run.\\n  Future<String?> start() => _feed.start(onSignOut: signOut);\\n\\n  /// Continues the session of the last run, if there was one.\\n  Future<void> restore() async {\\n    var next = SessionStatus.signedOut;\\n    try {\\n      if (await _feed.resume()) {\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '4', '1', 'chat', E'{"type":"chat","text":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\\n\\n**Chosen by default**\\n\\n- The feed is the social one.\\n- It is called Community Feed.\\n- The theme is light.\\n- People sign in with an API key in the app, so that it runs at once.\\n\\n**Not included**\\n\\n- Push notifications: they need a Firebase project of yours.\\n\\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”."}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '40', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/session.dart","text":"        next = SessionStatus.signedIn;\\n      }\\n    } catch (error) {\\n      debugPrint(''The last session could not be restored: $error'');\\n    }\\n    _moveTo(next);\\n  }\\n\\n  /// Throws a SignInException when LikeMinds refuses.\\n  Future<void> signIn({required String memberId, required String name}) async {\\n    await _feed.open(memberId: memberId, name: name);\\n    _moveTo(SessionStatus.signedIn);\\n  }\\n\\n  Future<void> signOut() async {\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '41', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/session.dart","text":"    await _feed.close();\\n    _moveTo(SessionStatus.signedOut);\\n  }\\n\\n  void _moveTo(SessionStatus next) {\\n    _status = next;\\n    notifyListeners();\\n  }\\n}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '42', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/session.dart","bytes":1448,"sha256":"5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '43', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/auth/sign_in_screen.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '44', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"import ''package:flutter/material.dart'';\\n\\nimport ''../config.dart'';\\nimport ''sign_in_exception.dart'';\\n\\nclass SignInScreen extends StatefulWidget {\\n  const SignInScreen({super.key, required this.onSubmit});\\n\\n  final Future<void> Function({required String memberId, required String name})\\n      onSubmit;\\n\\n  @override\\n  State<SignInScreen> createState() => _SignInScreenState();\\n}\\n\\nclass _SignInScreenState extends State<SignInScreen> {\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '45', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"  final _formKey = GlobalKey<FormState>();\\n  final _name = TextEditingController();\\n  final _memberId = TextEditingController();\\n  bool _busy = false;\\n  String? _error;\\n\\n  @override\\n  void dispose() {\\n    _name.dispose();\\n    _memberId.dispose();\\n    super.dispose();\\n  }\\n\\n  Future<void> _submit() async {\\n    final form = _formKey.currentState;\\n    if (_busy || form == null || !form.validate()) return;\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '46', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"\\n    setState(() {\\n      _busy = true;\\n      _error = null;\\n    });\\n    String? error;\\n    try {\\n      await widget.onSubmit(\\n        memberId: _memberId.text.trim(),\\n        name: _name.text.trim(),\\n      );\\n    } on SignInException catch (failure) {\\n      error = failure.message;\\n    } catch (failure) {\\n      debugPrint(''Sign-in failed: $failure'');\\n      error = ''Something went wrong. Check your connection and try again.'';\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '47', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"    }\\n    // After a success the session may already have replaced this screen.\\n    if (!mounted) return;\\n    setState(() {\\n      _busy = false;\\n      _error = error;\\n    });\\n  }\\n\\n  @override\\n  Widget build(BuildContext context) {\\n    final theme = Theme.of(context);\\n    final error = _error;\\n    return Scaffold(\\n      body: SafeArea(\\n        child: Center(\\n          child: SingleChildScrollView(\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '48', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"            padding: const EdgeInsets.all(24),\\n            child: ConstrainedBox(\\n              constraints: const BoxConstraints(maxWidth: 400),\\n              child: Form(\\n                key: _formKey,\\n                child: Column(\\n                  crossAxisAlignment: CrossAxisAlignment.stretch,\\n                  children: [\\n                    Text(\\n                      appName,\\n                      style: theme.textTheme.headlineMedium,\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '49', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                      textAlign: TextAlign.center,\\n                    ),\\n                    const SizedBox(height: 32),\\n                    TextFormField(\\n                      controller: _name,\\n                      enabled: !_busy,\\n                      textCapitalization: TextCapitalization.words,\\n                      textInputAction: TextInputAction.next,\\n                      decoration: const InputDecoration(\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '5', '1', 'progress', '{"type":"progress","step":3,"steps":3,"message":"Writing 17 files"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '50', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                        labelText: ''Name'',\\n                        border: OutlineInputBorder(),\\n                      ),\\n                      validator: (value) => _required(value, ''your name''),\\n                    ),\\n                    const SizedBox(height: 16),\\n                    TextFormField(\\n                      controller: _memberId,\\n                      enabled: !_busy,\\n                      autocorrect: false,\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '51', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                      textInputAction: TextInputAction.done,\\n                      decoration: const InputDecoration(\\n                        labelText: ''Member ID'',\\n                        border: OutlineInputBorder(),\\n                      ),\\n                      validator: (value) => _required(value, ''your member ID''),\\n                      onFieldSubmitted: (_) => _submit(),\\n                    ),\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '52', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                    if (error != null) ...[\\n                      const SizedBox(height: 16),\\n                      Semantics(\\n                        liveRegion: true,\\n                        child: Text(\\n                          error,\\n                          style: TextStyle(color: theme.colorScheme.error),\\n                        ),\\n                      ),\\n                    ],\\n                    const SizedBox(height: 24),\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '53', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                    FilledButton(\\n                      onPressed: _busy ? null : _submit,\\n                      child: _busy\\n                          ? const SizedBox.square(\\n                              dimension: 20,\\n                              child: CircularProgressIndicator(strokeWidth: 2),\\n                            )\\n                          : const Text(''Sign in''),\\n                    ),\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '54', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                  ],\\n                ),\\n              ),\\n            ),\\n          ),\\n        ),\\n      ),\\n    );\\n  }\\n}\\n\\nString? _required(String? value, String what) {\\n  return value == null || value.trim().isEmpty ? ''Enter $what.'' : null;\\n}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '55', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/sign_in_screen.dart","bytes":4458,"sha256":"37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '56', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/auth/sign_in_exception.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '57', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/auth/sign_in_exception.dart","text":"/// A failed sign-in, with a message that can be shown.\\nclass SignInException implements Exception {\\n  const SignInException(this.message);\\n\\n  final String message;\\n\\n  @override\\n  String toString() => message;\\n}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '58', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/sign_in_exception.dart","bytes":212,"sha256":"f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '59', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/home/home_screen.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '6', '1', 'fileStarted', '{"type":"fileStarted","path":"pubspec.yaml","language":"yaml"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '60', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"import ''package:flutter/material.dart'';\\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\\n    show LMFeedSocialScreen, LMFeedType;\\n\\n/// The posts of the whole community. The SDK''s bar already has search and\\n/// the notifications; a way out is added to it.\\nclass HomeScreen extends StatelessWidget {\\n  const HomeScreen({super.key, required this.onSignOut});\\n\\n  final VoidCallback onSignOut;\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '61', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"\\n  @override\\n  Widget build(BuildContext context) {\\n    return LMFeedSocialScreen(\\n      feedType: LMFeedType.universal,\\n      appBar: (context, appBar) => appBar.copyWith(\\n        trailing: [\\n          ...?appBar.trailing,\\n          IconButton(\\n            tooltip: ''Sign out'',\\n            onPressed: onSignOut,\\n            icon: const Icon(Icons.logout),\\n          ),\\n        ],\\n      ),\\n    );\\n  }\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '62', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"}\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '63', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/home/home_screen.dart","bytes":813,"sha256":"9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '64', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/likeminds/feed_service.dart","language":"dart"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '65', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"import ''package:flutter/foundation.dart'';\\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\\n    show LMFeedCore, LMFeedLocalPreference, LMFeedStringConstants;\\n\\nimport ''../auth/sign_in_exception.dart'';\\nimport ''../theme.dart'';\\n\\n/// The feed SDK: started once, then opened and closed with the session.\\nclass FeedService {\\n  FeedService({required String apiKey}) : _apiKey = apiKey;\\n\\n"}', '2026-11-26 11:14:28.422+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '66', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"  final String _apiKey;\\n\\n  /// Answers what went wrong, or null.\\n  Future<String?> start({required Future<void> Function() onSignOut}) async {\\n    try {\\n      final response = await LMFeedCore.instance.initialize(\\n        theme: feedTheme(),\\n      );\\n      if (response.success) return null;\\n      return response.errorMessage ?? ''Close the app and open it again.'';\\n    } catch (error) {\\n      return ''$error'';\\n"}', '2026-11-26 11:14:28.565+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '67', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    }\\n  }\\n\\n  bool get _hasSavedTokens =>\\n      LMFeedLocalPreference.instance\\n          .fetchCache(LMFeedStringConstants.accessToken) !=\\n      null;\\n\\n  /// Continues the session of the last run. Answers whether there was one.\\n  Future<bool> resume() async {\\n    if (!_hasSavedTokens) return false;\\n    final response = await LMFeedCore.instance.showFeedWithoutApiKey();\\n    return response.success;\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '68', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"  }\\n\\n  /// Throws a [SignInException] when LikeMinds refuses.\\n  Future<void> open({required String memberId, required String name}) async {\\n    // With tokens saved, the SDK signs in their owner and ignores the id that\\n    // it is given here.\\n    if (_hasSavedTokens) await close();\\n\\n    final response = await LMFeedCore.instance.showFeedWithApiKey(\\n      apiKey: _apiKey,\\n      uuid: memberId,\\n      userName: name,\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '69', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    );\\n    if (response.success) return;\\n    throw SignInException(\\n      response.errorMessage ?? ''Sign-in failed. Please try again.'',\\n    );\\n  }\\n\\n  Future<void> close() async {\\n    try {\\n      final response = await LMFeedCore.instance.logout();\\n      if (response.success) return;\\n    } catch (error) {\\n      debugPrint(''LikeMinds could not end the session: $error'');\\n    }\\n    // Offline, the server cannot end the session; this device still must.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '7', '1', 'fileDelta', E'{"type":"fileDelta","path":"pubspec.yaml","text":"name: community_feed\\ndescription: ''Community Feed: a social feed.''\\npublish_to: none\\nversion: 1.0.0+1\\n\\nenvironment:\\n  sdk: ''>=3.3.0 <4.0.0''\\n  flutter: ''>=3.19.0''\\n\\ndependencies:\\n  flutter:\\n    sdk: flutter\\n  likeminds_feed_flutter_core: ^1.17.1\\n  overlay_support: ^2.1.0\\n\\ndev_dependencies:\\n  flutter_lints: ^4.0.0\\n  flutter_test:\\n    sdk: flutter\\n\\nflutter:\\n  uses-material-design: true\\n"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '70', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    await LMFeedLocalPreference.instance.clearUserData();\\n    await LMFeedLocalPreference.instance.clearCache();\\n  }\\n}\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '71', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/likeminds/feed_service.dart","bytes":2201,"sha256":"3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '72', '1', 'fileStarted', '{"type":"fileStarted","path":"android/app/build.gradle","language":"groovy"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '73', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/build.gradle","text":"plugins {\\n    id \\"com.android.application\\"\\n    id \\"kotlin-android\\"\\n    id \\"dev.flutter.flutter-gradle-plugin\\"\\n}\\n\\n// Flutter writes the version of pubspec.yaml into this file before each build.\\ndef flutterBuild = new Properties()\\nrootProject.file(\\"local.properties\\").withReader(\\"UTF-8\\") { flutterBuild.load(it) }\\n\\nandroid {\\n    namespace = \\"com.example.community_feed\\"\\n    // The SDK asks for 34; newer Flutter versions bring plugins that need more.\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '74', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/build.gradle","text":"    compileSdk = Math.max(34, flutter.compileSdkVersion)\\n    ndkVersion = flutter.ndkVersion\\n\\n    compileOptions {\\n        sourceCompatibility = JavaVersion.VERSION_11\\n        targetCompatibility = JavaVersion.VERSION_11\\n    }\\n\\n    kotlinOptions {\\n        jvmTarget = \\"11\\"\\n    }\\n\\n    defaultConfig {\\n        applicationId = \\"com.example.community_feed\\"\\n        minSdk = Math.max(23, flutter.minSdkVersion)\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '75', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/build.gradle","text":"        targetSdk = flutter.targetSdkVersion\\n        versionCode = flutterBuild.getProperty(\\"flutter.versionCode\\", \\"1\\").toInteger()\\n        versionName = flutterBuild.getProperty(\\"flutter.versionName\\", \\"1.0\\")\\n    }\\n\\n    buildTypes {\\n        release {\\n            // Debug keys, so that `flutter run --release` works before a\\n            // signing key exists.\\n            signingConfig = signingConfigs.debug\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '76', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/build.gradle","text":"        }\\n    }\\n}\\n\\nflutter {\\n    source = \\"../..\\"\\n}\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '77', '1', 'fileCompleted', '{"type":"fileCompleted","path":"android/app/build.gradle","bytes":1316,"sha256":"4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '78', '1', 'fileStarted', '{"type":"fileStarted","path":"android/app/src/main/AndroidManifest.xml","language":"xml"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '79', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"<manifest xmlns:android=\\"http://schemas.android.com/apk/res/android\\">\\n    <uses-permission android:name=\\"android.permission.INTERNET\\" />\\n    <uses-permission android:name=\\"android.permission.READ_MEDIA_IMAGES\\" />\\n    <uses-permission android:name=\\"android.permission.READ_MEDIA_VIDEO\\" />\\n\\n    <application\\n        android:name=\\"${applicationName}\\"\\n        android:icon=\\"@mipmap/ic_launcher\\"\\n        android:label=\\"Community Feed\\">\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '8', '1', 'fileCompleted', '{"type":"fileCompleted","path":"pubspec.yaml","bytes":384,"sha256":"54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '80', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"        <activity\\n            android:name=\\".MainActivity\\"\\n            android:configChanges=\\"orientation|keyboardHidden|keyboard|screenSize|smallestScreenSize|locale|layoutDirection|fontScale|screenLayout|density|uiMode\\"\\n            android:exported=\\"true\\"\\n            android:hardwareAccelerated=\\"true\\"\\n            android:launchMode=\\"singleTop\\"\\n            android:theme=\\"@style/LaunchTheme\\"\\n            android:windowSoftInputMode=\\"adjustResize\\">\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '81', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"            <meta-data\\n                android:name=\\"io.flutter.embedding.android.NormalTheme\\"\\n                android:resource=\\"@style/NormalTheme\\" />\\n            <intent-filter>\\n                <action android:name=\\"android.intent.action.MAIN\\" />\\n                <category android:name=\\"android.intent.category.LAUNCHER\\" />\\n            </intent-filter>\\n        </activity>\\n        <meta-data\\n            android:name=\\"flutterEmbedding\\"\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '82', '1', 'fileDelta', E'{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"            android:value=\\"2\\" />\\n    </application>\\n</manifest>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '83', '1', 'fileCompleted', '{"type":"fileCompleted","path":"android/app/src/main/AndroidManifest.xml","bytes":1384,"sha256":"a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '84', '1', 'fileStarted', '{"type":"fileStarted","path":"ios/Podfile","language":"ruby"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '85', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Podfile","text":"platform :ios, ''13.0''\\n\\n# CocoaPods analytics slow every build down.\\nENV[''COCOAPODS_DISABLE_STATS''] = ''true''\\n\\nproject ''Runner'', {\\n  ''Debug'' => :debug,\\n  ''Profile'' => :release,\\n  ''Release'' => :release,\\n}\\n\\ndef flutter_root\\n  settings = File.expand_path(File.join(''..'', ''Flutter'', ''Generated.xcconfig''), __FILE__)\\n  raise \\"#{settings} is missing: run `flutter pub get` first\\" unless File.exist?(settings)\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '86', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Podfile","text":"\\n  File.foreach(settings) do |line|\\n    match = line.match(/FLUTTER_ROOT=(.*)/)\\n    return match[1].strip if match\\n  end\\n  raise \\"FLUTTER_ROOT is not in #{settings}: delete it and run `flutter pub get`\\"\\nend\\n\\nrequire File.expand_path(File.join(''packages'', ''flutter_tools'', ''bin'', ''podhelper''), flutter_root)\\n\\nflutter_ios_podfile_setup\\n\\ntarget ''Runner'' do\\n  use_frameworks!\\n  use_modular_headers!\\n\\n  flutter_install_all_ios_pods File.dirname(File.realpath(__FILE__))\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '87', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Podfile","text":"  target ''RunnerTests'' do\\n    inherit! :search_paths\\n  end\\nend\\n\\npost_install do |installer|\\n  installer.pods_project.targets.each do |target|\\n    flutter_additional_ios_build_settings(target)\\n    target.build_configurations.each do |config|\\n      config.build_settings[''IPHONEOS_DEPLOYMENT_TARGET''] = ''13.0''\\n    end\\n  end\\nend\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '88', '1', 'fileCompleted', '{"type":"fileCompleted","path":"ios/Podfile","bytes":1192,"sha256":"23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '89', '1', 'fileStarted', '{"type":"fileStarted","path":"ios/Runner/Info.plist","language":"xml"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '9', '1', 'fileStarted', '{"type":"fileStarted","path":"analysis_options.yaml","language":"yaml"}', '2026-11-26 11:14:28.417+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '90', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>\\n<!DOCTYPE plist PUBLIC \\"-//Apple//DTD PLIST 1.0//EN\\" \\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\\">\\n<plist version=\\"1.0\\">\\n<dict>\\n\\t<key>CADisableMinimumFrameDurationOnPhone</key>\\n\\t<true/>\\n\\t<key>CFBundleDevelopmentRegion</key>\\n\\t<string>$(DEVELOPMENT_LANGUAGE)</string>\\n\\t<key>CFBundleDisplayName</key>\\n\\t<string>Community Feed</string>\\n\\t<key>CFBundleExecutable</key>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '91', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\\t<string>$(EXECUTABLE_NAME)</string>\\n\\t<key>CFBundleIdentifier</key>\\n\\t<string>$(PRODUCT_BUNDLE_IDENTIFIER)</string>\\n\\t<key>CFBundleInfoDictionaryVersion</key>\\n\\t<string>6.0</string>\\n\\t<key>CFBundleName</key>\\n\\t<string>community_feed</string>\\n\\t<key>CFBundlePackageType</key>\\n\\t<string>APPL</string>\\n\\t<key>CFBundleShortVersionString</key>\\n\\t<string>$(FLUTTER_BUILD_NAME)</string>\\n\\t<key>CFBundleSignature</key>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '92', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\\t<string>????</string>\\n\\t<key>CFBundleVersion</key>\\n\\t<string>$(FLUTTER_BUILD_NUMBER)</string>\\n\\t<key>LSRequiresIPhoneOS</key>\\n\\t<true/>\\n\\t<key>NSCameraUsageDescription</key>\\n\\t<string>To take photos and videos for your posts.</string>\\n\\t<key>NSMicrophoneUsageDescription</key>\\n\\t<string>To record videos with sound.</string>\\n\\t<key>NSPhotoLibraryUsageDescription</key>\\n\\t<string>To add photos and videos from your library.</string>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '93', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\\t<key>UIApplicationSupportsIndirectInputEvents</key>\\n\\t<true/>\\n\\t<key>UILaunchStoryboardName</key>\\n\\t<string>LaunchScreen</string>\\n\\t<key>UIMainStoryboardFile</key>\\n\\t<string>Main</string>\\n\\t<key>UISupportedInterfaceOrientations</key>\\n\\t<array>\\n\\t\\t<string>UIInterfaceOrientationPortrait</string>\\n\\t\\t<string>UIInterfaceOrientationLandscapeLeft</string>\\n\\t\\t<string>UIInterfaceOrientationLandscapeRight</string>\\n\\t</array>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '94', '1', 'fileDelta', E'{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\\t<key>UISupportedInterfaceOrientations~ipad</key>\\n\\t<array>\\n\\t\\t<string>UIInterfaceOrientationPortrait</string>\\n\\t\\t<string>UIInterfaceOrientationPortraitUpsideDown</string>\\n\\t\\t<string>UIInterfaceOrientationLandscapeLeft</string>\\n\\t\\t<string>UIInterfaceOrientationLandscapeRight</string>\\n\\t</array>\\n</dict>\\n</plist>\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '95', '1', 'fileCompleted', '{"type":"fileCompleted","path":"ios/Runner/Info.plist","bytes":1945,"sha256":"ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '96', '1', 'fileStarted', '{"type":"fileStarted","path":"test/widget_test.dart","language":"dart"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '97', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"import ''dart:async'';\\n\\nimport ''package:community_feed/app.dart'';\\nimport ''package:community_feed/auth/sign_in_exception.dart'';\\nimport ''package:community_feed/auth/sign_in_screen.dart'';\\nimport ''package:community_feed/config.dart'';\\nimport ''package:community_feed/theme.dart'';\\nimport ''package:flutter/material.dart'';\\nimport ''package:flutter_test/flutter_test.dart'';\\n\\ntypedef _SignIn = Future<void> Function({\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '98', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"  required String memberId,\\n  required String name,\\n});\\n\\nFuture<void> _open(WidgetTester tester, _SignIn onSubmit) {\\n  return tester.pumpWidget(\\n    MaterialApp(theme: appTheme(), home: SignInScreen(onSubmit: onSubmit)),\\n  );\\n}\\n\\nFuture<void> _submit(WidgetTester tester, {String name = ''Ada''}) async {\\n  await tester.enterText(find.widgetWithText(TextFormField, ''Name''), name);\\n  await tester.enterText(\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '99', '1', 'fileDelta', E'{"type":"fileDelta","path":"test/widget_test.dart","text":"    find.widgetWithText(TextFormField, ''Member ID''),\\n    '' ada-1 '',\\n  );\\n  await tester.tap(find.byType(FilledButton));\\n  await tester.pump();\\n}\\n\\nvoid main() {\\n  testWidgets(''the form asks for what is missing'', (tester) async {\\n    var calls = 0;\\n    await _open(tester, ({required memberId, required name}) async => calls++);\\n\\n    await _submit(tester, name: ''   '');\\n\\n    expect(find.text(''Enter your name.''), findsOneWidget);\\n"}', '2026-11-26 11:14:28.566+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-70de-741c-9fc4-ef037ab346dd', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', '2026-11-26 11:14:31.912+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-70de-741c-9fc4-ef037ab346dd', '2', '1', 'error', '{"type":"error","code":"ENGINE_UNAVAILABLE","message":"The template engine has no analyzer here, and mends nothing unchecked."}', '2026-11-26 11:14:31.969+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-70de-741c-9fc4-ef037ab346dd', '3', '1', 'result', '{"type":"result","status":"failed","failure":{"code":"ENGINE_UNAVAILABLE","message":"The template engine has no analyzer here, and mends nothing unchecked."},"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', '2026-11-26 11:14:31.969+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-71ee-7678-bc83-bec8760d24dd', '1', '1', 'status', '{"type":"status","status":"running","message":"The files are being checked."}', '2026-11-26 11:14:32.14+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-71ee-7678-bc83-bec8760d24dd', '2', '1', 'diagnostic', '{"type":"diagnostic","path":"lib/ü.dart","line":1,"column":14,"severity":"error","code":"syntax-error","message":"Expected `}`.","source":"syntax"}', '2026-11-26 11:14:32.198+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-71ee-7678-bc83-bec8760d24dd', '3', '1', 'result', '{"type":"result","status":"succeeded","failure":null,"files":[],"diagnostics":{"errors":1,"warnings":0},"usage":null}', '2026-11-26 11:14:32.218+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '1', '1', 'fileStarted', '{"type":"fileStarted","path":"lib/main.dart","language":"dart"}', '2026-11-26 11:14:32.415+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '2', '1', 'fileDelta', E'{"type":"fileDelta","path":"lib/main.dart","text":"// 🦄\\n"}', '2026-11-26 11:14:32.415+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '3', '1', 'fileCompleted', '{"type":"fileCompleted","path":"lib/main.dart","bytes":8,"sha256":"a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673"}', '2026-11-26 11:14:32.415+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '4', '1', 'status', '{"type":"status","status":"running","message":"The files are being checked."}', '2026-11-26 11:14:32.437+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '5', '1', 'result', '{"type":"result","status":"succeeded","failure":null,"files":[{"path":"lib/main.dart","language":"dart","bytes":8,"sha256":"a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673","change":"added"}],"diagnostics":{"errors":0,"warnings":0},"usage":null}', '2026-11-26 11:14:32.477+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-73df-7665-8bdd-bfee11758ef7', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', '2026-11-26 11:14:32.642+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-73df-7665-8bdd-bfee11758ef7', '2', '1', 'progress', '{"type":"progress","step":1,"steps":1,"message":"Thinking about what you want"}', '2026-11-26 11:14:32.894+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-73df-7665-8bdd-bfee11758ef7', '3', '1', 'chat', E'{"type":"chat","text":"I recognised no wish in your sentence. **Nothing would change.**\\n\\nI understand, for example: “make it dark”, “teal”, “polls off”, “topics required”, “switch to a Q&A feed”, “add a chat too”, “without the feed”, “rename it to Chess Friends”, “use our own backend”, “undo”, “apply the settings”."}', '2026-11-26 11:14:32.894+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-73df-7665-8bdd-bfee11758ef7', '4', '1', 'result', '{"type":"result","status":"succeeded","failure":null,"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', '2026-11-26 11:14:32.918+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-759a-711a-a856-a70ac526c6dc', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', '2026-11-26 11:14:33.139+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-759a-711a-a856-a70ac526c6dc', '2', '1', 'result', '{"type":"result","status":"canceled","failure":null,"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', '2026-11-26 11:14:33.58+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-769b-77f3-b5db-c47bec2063a3', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', '2026-11-26 11:14:33.373+00');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-7749-70c2-8718-66cfcc126d5b', '1', '1', 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', '2026-11-26 11:14:33.667+00');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'README.md', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'markdown', '2312', '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'analysis_options.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '238', 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'android/app/build.gradle', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'groovy', '1316', '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'android/app/src/main/AndroidManifest.xml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1384', 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'ios/Podfile', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'ruby', '1192', '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'ios/Runner/Info.plist', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1945', 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/app.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2507', '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/auth/session.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '1448', '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/auth/sign_in_exception.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '212', 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/auth/sign_in_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '4458', '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/config.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '466', '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/home/home_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '813', '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/likeminds/feed_service.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2201', '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/main.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '784', '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'lib/theme.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2211', 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'pubspec.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '384', '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-6177-7133-afad-7d56449f1cde', 'test/widget_test.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '3371', 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', 'lib/main.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '8', 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673', 'added');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'README.md', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'markdown', '2312', '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'analysis_options.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '238', 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'android/app/build.gradle', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'groovy', '1316', '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'android/app/src/main/AndroidManifest.xml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1384', 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'ios/Podfile', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'ruby', '1192', '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'ios/Runner/Info.plist', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1945', 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/app.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2507', '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/auth/session.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '1448', '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/auth/sign_in_exception.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '212', 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/auth/sign_in_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '4458', '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/config.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '466', '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/home/home_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '813', '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/likeminds/feed_service.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2201', '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/main.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '784', '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'lib/theme.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2211', 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'pubspec.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '384', '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-70de-741c-9fc4-ef037ab346dd', 'base', 'test/widget_test.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '3371', 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-71ee-7678-bc83-bec8760d24dd', 'given', 'lib/ü.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '13', 'c8d8540c3a26168ded339cf2c20e1b79956c9ccc65f607d67ad9a1b4729c46a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', 'given', 'lib/main.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '8', 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'README.md', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'markdown', '2312', '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'analysis_options.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '238', 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'android/app/build.gradle', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'groovy', '1316', '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'android/app/src/main/AndroidManifest.xml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1384', 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'ios/Podfile', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'ruby', '1192', '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'ios/Runner/Info.plist', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'xml', '1945', 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/app.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2507', '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/auth/session.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '1448', '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/auth/sign_in_exception.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '212', 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/auth/sign_in_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '4458', '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/config.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '466', '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/home/home_screen.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '813', '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/likeminds/feed_service.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2201', '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/main.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '784', '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'lib/theme.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '2211', 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'pubspec.yaml', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'yaml', '384', '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-73df-7665-8bdd-bfee11758ef7', 'base', 'test/widget_test.dart', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'dart', '3371', 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6');
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-6177-7133-afad-7d56449f1cde', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'code', 'succeeded', 'A feed for a running club', 'template', NULL, NULL, '{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', '{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}', NULL, NULL, NULL, NULL, '17', '116', '1', '1', '01a21790-61aa-7036-86dc-ec208a94592e', '2026-11-26 11:14:43.022+00', NULL, '2026-11-26 11:14:27.834+00', '2026-11-26 11:14:28.022+00', '2026-11-26 11:14:31.643+00', '**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.

**Chosen by default**

- The feed is the social one.
- It is called Community Feed.
- The theme is light.
- People sign in with an API key in the app, so that it runs at once.

**Not included**

- Push notifications: they need a Firebase project of yours.

**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-70de-741c-9fc4-ef037ab346dd', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'fix', 'failed', 'Mend it', 'template', '01a21790-6177-7133-afad-7d56449f1cde', 'Undefined name ''LMFeed''', E'{"kind":"fix","prompt":"Mend it","errorMessage":"Undefined name ''LMFeed''","settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"answer":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\\n\\n**Chosen by default**\\n\\n- The feed is the social one.\\n- It is called Community Feed.\\n- The theme is light.\\n- People sign in with an API key in the app, so that it runs at once.\\n\\n**Not included**\\n\\n- Push notifications: they need a Firebase project of yours.\\n\\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.","options":{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}}]}', NULL, 'ENGINE_UNAVAILABLE', 'The template engine has no analyzer here, and mends nothing unchecked.', NULL, NULL, '0', '3', '1', '1', '01a21790-7111-733d-bbd4-a41601ab53a5', '2026-11-26 11:14:46.853+00', NULL, '2026-11-26 11:14:31.778+00', '2026-11-26 11:14:31.853+00', '2026-11-26 11:14:31.971+00', '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-71ee-7678-bc83-bec8760d24dd', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'analysis', 'succeeded', 'Check', '', NULL, NULL, '{"kind":"analysis","prompt":"Check","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '0', '3', '1', '1', '01a21790-721a-71a9-bb94-669fdf03feb9', '2026-11-26 11:14:47.096+00', NULL, '2026-11-26 11:14:32.047+00', '2026-11-26 11:14:32.096+00', '2026-11-26 11:14:32.226+00', '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-72d4-7380-b5c7-8f124ea240b5', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'import', 'succeeded', 'Mine', '', NULL, NULL, '{"kind":"import","prompt":"Mine","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '1', '5', '1', '1', '01a21790-72fa-77a2-b7c2-bdead9360d76', '2026-11-26 11:14:47.36+00', NULL, '2026-11-26 11:14:32.286+00', '2026-11-26 11:14:32.36+00', '2026-11-26 11:14:32.482+00', '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-73df-7665-8bdd-bfee11758ef7', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'conversation', 'succeeded', 'What next?', 'template', '01a21790-6177-7133-afad-7d56449f1cde', NULL, E'{"kind":"conversation","prompt":"What next?","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"answer":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\\n\\n**Chosen by default**\\n\\n- The feed is the social one.\\n- It is called Community Feed.\\n- The theme is light.\\n- People sign in with an API key in the app, so that it runs at once.\\n\\n**Not included**\\n\\n- Push notifications: they need a Firebase project of yours.\\n\\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.","options":{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}}]}', NULL, NULL, NULL, NULL, NULL, '0', '4', '1', '1', '01a21790-7406-72bb-aff0-52f4cb6d415a', '2026-11-26 11:14:47.616+00', NULL, '2026-11-26 11:14:32.544+00', '2026-11-26 11:14:32.616+00', '2026-11-26 11:14:32.92+00', 'I recognised no wish in your sentence. **Nothing would change.**

I understand, for example: “make it dark”, “teal”, “polls off”, “topics required”, “switch to a Q&A feed”, “add a chat too”, “without the feed”, “rename it to Chess Friends”, “use our own backend”, “undo”, “apply the settings”.', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-759a-711a-a856-a70ac526c6dc', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'code', 'canceled', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '0', '2', '1', '1', '01a21790-75bb-759c-b103-503cf835c3eb', '2026-11-26 11:14:48.026+00', '2026-11-26 11:14:33.159+00', '2026-11-26 11:14:32.998+00', '2026-11-26 11:14:33.026+00', '2026-11-26 11:14:33.583+00', '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-769b-77f3-b5db-c47bec2063a3', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'code', 'running', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '0', '1', '1', '1', '01a21790-76b0-7714-9904-a31ff40daabf', '2026-11-26 11:14:48.277+00', NULL, '2026-11-26 11:14:33.245+00', '2026-11-26 11:14:33.277+00', NULL, NULL, NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-7749-70c2-8718-66cfcc126d5b', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'code', 'running', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '0', '1', '1', '1', '01a21790-7812-7053-9488-70b889ad5081', '2026-11-26 11:14:48.621+00', NULL, '2026-11-26 11:14:33.418+00', '2026-11-26 11:14:33.621+00', NULL, NULL, NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-779a-7478-bfff-fced81857ce0', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'code', 'queued', 'One that waits', 'template', NULL, NULL, '{"kind":"code","prompt":"One that waits","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, '0', '0', '1', '0', NULL, NULL, NULL, '2026-11-26 11:14:33.502+00', NULL, NULL, NULL, NULL);
insert into "idempotency_keys" ("user_id", "scope", "key", "input_digest", "result_id", "created_at") values ('01a21790-55de-74df-b943-871ab9658edf', 'generations.start:01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'first', 'b10ffc5a527ac0e35dc0e7f7851e3ff4da31e80ac37566a2f3ae7aa056d95531', '01a21790-6177-7133-afad-7d56449f1cde', '2026-11-26 11:14:27.867+00');
insert into "idempotency_keys" ("user_id", "scope", "key", "input_digest", "result_id", "created_at") values ('01a21790-55de-74df-b943-871ab9658edf', 'projects.create', 'once', 'cac9ca0f4d84f68407f133824268d3ec7a9fa3ff7413be713942ab88a53ac062', '01a21790-60e9-7021-b437-0d10236ee483', '2026-11-26 11:14:27.726+00');
insert into "invitations" ("id", "project_id", "email", "role", "invited_by", "status", "token_hash", "created_at", "expires_at") values ('01a21790-5f6d-7117-ae0f-5988b4d3ee2c', '01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', 'stranger@example.com', 'viewer', '01a21790-55de-74df-b943-871ab9658edf', 'pending', 'KTW4lX4pEwPQUxKeelCbyrJ-roppfTFOly2eEE4J_Ns', '2026-11-26 11:14:27.342+00', '2026-12-03 11:14:27.342+00');
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('BrsZiXk_2GJkPKF6byhP2O3lVgXwL4al1hmN8ctBVg4', 'register', NULL, 'invited@example.com', '{"roles":["guest"]}', '2026-11-26 11:14:26.316+00', '2026-12-03 11:14:26.316+00');
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('Xu7mNu2gQGq9HsNzcFjc_XVtJqV-pOFEuIPf8V7_W_0', 'resetPassword', '01a21790-5748-73c3-9007-36c6f263c066', 'ben-bd8bbf28-1e72-4086-8aba-8db431caea6b@example.com', '{}', '2026-11-26 11:14:26.162+00', '2026-11-26 11:44:26.162+00');
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('_QOUP7VI8dY5cIpPzfXgUvSdUgt-NvOkImy5aGc6oJY', 'changeEmail', '01a21790-55de-74df-b943-871ab9658edf', 'ada.new@example.com', '{}', '2026-11-26 11:14:25.848+00', '2026-11-27 11:14:25.848+00');
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('vNDgVSkrqBto_a77uZKgs2CgEINMCu-wYxR4pJWiqCM', 'verifyEmail', '01a21790-55de-74df-b943-871ab9658edf', 'ada-2e0766ee-5268-4689-844b-dbc9825fcb91@example.com', '{}', '2026-11-26 11:14:25.122+00', '2026-11-27 11:14:25.122+00');
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-5a82-7776-b52d-722a225b3592', 'resetPassword', 'ben-bd8bbf28-1e72-4086-8aba-8db431caea6b@example.com', NULL, '{}', 'PuXLpebY.LjtvcL9DhljeybH7MptaHxhC8JGqZh60Q1PHSI1qlhQeEPzVHiBbkjECFYWe5P7DaVv6_KXrBn-JExwqIF-8Acq4NZnqVuc', '1', '2026-11-26 11:14:26.051+00', '2026-11-26 11:15:56.077+00');
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-5ae6-7151-9b90-42ede2585cb0', 'invitation', 'invited@example.com', NULL, '{"inviterName":"Administrator","roles":["guest"]}', 'PuXLpebY.Hv1zILAeDD8g-dfa8XoPCwxgvHC-6PuQLnOhOGODJ4UWR9jzNaNFJuuosffgh1Y6dSQdle80alpIyyN9q7LSIbrCGz7ob5w', '1', '2026-11-26 11:14:26.151+00', '2026-11-26 11:15:56.303+00');
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-5ee2-731a-a34f-95ea9be0b2ad', 'projectShared', 'ben-bd8bbf28-1e72-4086-8aba-8db431caea6b@example.com', '01a21790-5748-73c3-9007-36c6f263c066', '{"inviterName":"Zoë 🦄 O’Brien","projectName":"Çà et là"}', NULL, '1', '2026-11-26 11:14:27.174+00', '2026-11-26 11:15:57.223+00');
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-5f91-72f3-9b48-b09ede145548', 'projectInvitation', 'stranger@example.com', NULL, '{"invitationId":"01a21790-5f6d-7117-ae0f-5988b4d3ee2c"}', 'PuXLpebY.L3gKTWmpEQk5eZWUO9aowCSR7Ugb3t8n5DAb5-qpcYZGTbZJ_CnpVu-cfQRQ6YHJ-wpHNNXBosDGJa_U03vjd9W2XdixU8A', '1', '2026-11-26 11:14:27.349+00', '2026-11-26 11:15:57.427+00');
insert into "meta" ("key", "value") values ('administrator', '01a21790-529c-7267-adde-7b5cd008d830');
insert into "meta" ("key", "value") values ('issuer', 'assistant:01a21790-5213-774e-87e5-8cc98978e253');
insert into "project_members" ("project_id", "user_id", "role", "added_at") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-5748-73c3-9007-36c6f263c066', 'editor', '2026-11-26 11:14:27.119+00');
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-5e0e-72ec-ae2d-ce08e9f2ab5f', '01a21790-55de-74df-b943-871ab9658edf', 'Çà et là', 'çà et là', 'a
b', '{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}}', '2026-11-26 11:14:26.961+00', '2026-11-26 11:14:27.028+00', NULL);
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-6005-7216-b67c-abe8b30a6310', '01a21790-55de-74df-b943-871ab9658edf', 'Binned', 'binned', '', '{}', '2026-11-26 11:14:27.462+00', '2026-11-26 11:14:27.594+00', '2026-11-26 11:14:27.603+00');
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-60e9-7021-b437-0d10236ee483', '01a21790-55de-74df-b943-871ab9658edf', 'Once', 'once', '', '{}', '2026-11-26 11:14:27.689+00', '2026-11-26 11:14:27.689+00', NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-5445-71a7-abce-54d7df351be9', '01a21790-529c-7267-adde-7b5cd008d830', '2026-11-26 11:14:24.453+00', '2026-11-26 11:14:24.453+00', '2026-12-26 11:14:24.467+00', '2027-02-24 11:14:24.453+00', 'node', 'node', '127.0.0.1', 'klSq7o7k-hyjYIbTjL70KPWuZs5bwYl0Sw4RPk89IxE', '1', '2026-11-26 11:14:26.085+00', NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-55e8-750e-8ba6-0cf255e43426', '01a21790-55de-74df-b943-871ab9658edf', '2026-11-26 11:14:24.871+00', '2026-11-26 11:14:24.871+00', '2026-12-26 11:14:24.892+00', '2027-02-24 11:14:24.871+00', 'node', 'node', '127.0.0.1', 'P55k7TrqAB8RpAP2vcczKarjBTSfoiY_ied9LpwboJM', '1', '2026-11-26 11:14:25.668+00', NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-578f-7620-82ae-da89f4932641', '01a21790-5748-73c3-9007-36c6f263c066', '2026-11-26 11:14:25.295+00', '2026-11-26 11:14:25.295+00', '2026-12-26 11:14:25.296+00', '2027-02-24 11:14:25.295+00', 'node', 'node', '127.0.0.1', 'fItAkSNezD5ZpPllg3hubtJkYLwrOkLLyp-ltOmv4w4', '1', NULL, NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-5b9c-71cf-b496-4f329258220c', '01a21790-5b9a-7408-8a1f-5387de9412f3', '2026-11-26 11:14:26.331+00', '2026-11-26 11:14:26.331+00', '2026-12-26 11:14:26.332+00', '2027-02-24 11:14:26.331+00', 'node', 'node', '127.0.0.1', '2sWKcDklwGCcQnSFTT0HoKyBKu7demLDCSYkdHPWJpk', '1', NULL, NULL, NULL, NULL, '2026-11-26 11:14:26.455+00', 'suspended');
insert into "signing_keys" ("id", "public_key", "private_key", "secret_key_id", "created_at", "active_from", "retired_at") values ('1BI7KwEtiy4nlLUENuBflRPyv4x4uYoXOQzQKJcGzbI', '{"crv":"Ed25519","x":"ESzpKJ2jsTy9fOIDOcVU1Hv0QV6PwEA25pr26TLkKzM","kty":"OKP"}', 'PuXLpebY.21h3yw5FUzX2XAX3SRv9j2rz9WgVBep0_9CcIMYfSLKv1Tz_0DJATkT9IWJU-Ad2IOyDTNT8eqNZpmW7u6dHm_2qlV3O2Btw5_1y3uVYl3db6BoauOrW9Nmb1BqsBHNwbTd0_0udkPr8FK-MXwKrYASuzceCBNwdqDSlRmU6NtxwrkZfQ7ee0t_eMy19bJccQXmyvliAd-LkYB4Zdg', 'PuXLpebY', '2026-11-26 11:14:23.815+00', '2026-11-26 11:14:23.815+00', NULL);
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-529c-7267-adde-7b5cd008d830', 'root@example.com', 'Administrator', NULL, '["admin"]', 'true', 'active', 'false', '$argon2id$v=19$m=19456,t=2,p=1$2zlIt60auAbT59dTrY7lBA$EiD+YDCNUeZdNkJ/vvzn4R5qsLAUSlivwPGrC/NXhc0', '2026-11-26 11:14:24.028+00', '2026-11-26 11:14:24.028+00', 'administrator');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-55de-74df-b943-871ab9658edf', 'ada-2e0766ee-5268-4689-844b-dbc9825fcb91@example.com', 'Zoë 🦄 O’Brien', NULL, '["user"]', 'false', 'active', 'false', '$argon2id$v=19$m=19456,t=2,p=1$QdaeZsNb+AkVBZusqG1gcQ$FFGegrxOu3gXlncqRxflFAbHopZH+puop2fkCpKH5hQ', '2026-11-26 11:14:24.848+00', '2026-11-26 11:14:25.678+00', 'zoë 🦄 o’brien');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-5748-73c3-9007-36c6f263c066', 'ben-bd8bbf28-1e72-4086-8aba-8db431caea6b@example.com', 'Ben', NULL, '["user"]', 'true', 'active', 'false', '$argon2id$v=19$m=19456,t=2,p=1$c92uHaX8CvqwG+ilEyaJsA$PAfPU8VyDaZy/juKShbr/7II0Qrc91hTW5MKprlEMIc', '2026-11-26 11:14:25.214+00', '2026-11-26 11:14:25.605+00', 'ben');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-5b9a-7408-8a1f-5387de9412f3', 'rascal-0c1e46c2-60c1-421f-899e-737f9fad5b8a@example.com', 'Rascal', NULL, '["user"]', 'false', 'suspended', 'false', '$argon2id$v=19$m=19456,t=2,p=1$bnyct/Hq9r5FQtpdOK9LfQ$FWeEdnj6pu8b40CP8UPR+kXxfda1ewLO6Xf/ukYH/WU', '2026-11-26 11:14:26.33+00', '2026-11-26 11:14:26.485+00', 'rascal');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-5d56-7714-a29e-fd87c409c871', NULL, 'Deleted user', NULL, '["guest"]', 'false', 'deleted', 'false', NULL, '2026-11-26 11:14:26.774+00', '2026-11-26 11:14:26.917+00', '');
