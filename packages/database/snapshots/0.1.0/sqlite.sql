CREATE TABLE applied_migrations (name text primary key not null, applied_at integer not null);
CREATE TABLE `file_contents` (
	`project_id` text NOT NULL,
	`sha256` text NOT NULL,
	`content` text NOT NULL,
	PRIMARY KEY(`project_id`, `sha256`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE TABLE `generation_events` (
	`generation_id` text NOT NULL,
	`seq` integer NOT NULL,
	`attempt` integer NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`generation_id`, `seq`),
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE TABLE `generation_files` (
	`generation_id` text NOT NULL,
	`path` text NOT NULL,
	`project_id` text NOT NULL,
	`language` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`change` text NOT NULL,
	PRIMARY KEY(`generation_id`, `path`),
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`,`sha256`) REFERENCES `file_contents`(`project_id`,`sha256`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `generation_files_by_content` ON `generation_files` (`project_id`,`sha256`);
CREATE TABLE `generations` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`prompt` text NOT NULL,
	`engine` text NOT NULL,
	`parent_id` text,
	`error_message` text,
	`input` text NOT NULL,
	`options` text,
	`failure_code` text,
	`failure_message` text,
	`input_tokens` integer,
	`output_tokens` integer,
	`file_count` integer DEFAULT 0 NOT NULL,
	`last_event_id` integer DEFAULT 0 NOT NULL,
	`attempt` integer DEFAULT 1 NOT NULL,
	`claims` integer DEFAULT 0 NOT NULL,
	`lease_owner` text,
	`lease_expires_at` integer,
	`cancel_requested_at` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer, `answer` text, `shortened_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE set null
);
CREATE INDEX `generations_by_project` ON `generations` (`project_id`,`created_at`,`id`);
CREATE INDEX `generations_by_status` ON `generations` (`status`,`created_at`);
CREATE INDEX `generations_by_user_and_status` ON `generations` (`user_id`,`status`);
CREATE INDEX `generations_by_user` ON `generations` (`user_id`,`created_at`);
CREATE INDEX `generations_by_parent` ON `generations` (`parent_id`);
CREATE TABLE `idempotency_keys` (
	`user_id` text NOT NULL,
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`input_digest` text NOT NULL,
	`result_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `scope`, `key`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `idempotency_keys_by_creation` ON `idempotency_keys` (`created_at`);
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
CREATE TABLE `project_members` (
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `user_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `project_members_by_user` ON `project_members` (`user_id`);
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
CREATE INDEX `projects_by_owner_and_update` ON `projects` (`owner_id`,`updated_at`,`id`);
CREATE INDEX `projects_by_owner_and_name` ON `projects` (`owner_id`,`name_key`,`id`);
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`absolute_expires_at` integer NOT NULL,
	`user_agent` text NOT NULL,
	`device` text NOT NULL,
	`ip_address` text NOT NULL,
	`refresh_salt` text NOT NULL,
	`refresh_generation` integer NOT NULL,
	`shown_at` integer,
	`rotated_at` integer,
	`rotated_prefix` text,
	`rotated_device` text,
	`revoked_at` integer,
	`revoked_reason` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`,`created_at`,`id`);
CREATE INDEX `sessions_by_end` ON `sessions` (`absolute_expires_at`);
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`private_key` text NOT NULL,
	`secret_key_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`active_from` integer NOT NULL,
	`retired_at` integer
);
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text,
	`name` text NOT NULL,
	`avatar_url` text,
	`roles` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`is_demo` integer DEFAULT false NOT NULL,
	`password_hash` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
, `name_key` text DEFAULT '' NOT NULL);
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);
CREATE INDEX `users_by_creation` ON `users` (`created_at`,`id`);
CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`target_type` text NOT NULL,
	`target_id` text,
	`project_id` text,
	`session_id` text,
	`outcome` text NOT NULL,
	`details` text NOT NULL
);
CREATE INDEX `audit_entries_by_time` ON `audit_entries` (`at`,`id`);
CREATE INDEX `audit_entries_by_actor` ON `audit_entries` (`actor_id`,`at`,`id`);
CREATE INDEX `audit_entries_by_action` ON `audit_entries` (`action`,`at`,`id`);
CREATE INDEX `audit_entries_by_project` ON `audit_entries` (`project_id`,`at`,`id`);
CREATE TABLE `audit_origins` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`user_id` text,
	`at` integer NOT NULL,
	`ip_address` text NOT NULL,
	`user_agent` text NOT NULL
);
CREATE INDEX `audit_origins_by_time` ON `audit_origins` (`at`);
CREATE INDEX `audit_origins_by_user` ON `audit_origins` (`user_id`);
CREATE TABLE `mailed_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`user_id` text,
	`email` text NOT NULL,
	`details` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `mailed_tokens_by_user` ON `mailed_tokens` (`user_id`,`purpose`);
CREATE INDEX `mailed_tokens_by_email` ON `mailed_tokens` (`email`,`purpose`);
CREATE INDEX `mailed_tokens_by_end` ON `mailed_tokens` (`expires_at`);
CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`template` text NOT NULL,
	`recipient` text NOT NULL,
	`user_id` text,
	`details` text NOT NULL,
	`sealed_token` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `mails_by_next_attempt` ON `mails` (`next_attempt_at`,`id`);
CREATE INDEX `mails_by_user` ON `mails` (`user_id`);
CREATE INDEX `mails_by_recipient` ON `mails` (`recipient`);
CREATE INDEX `users_by_name` ON `users` (`name_key`,`id`);
CREATE TRIGGER `audit_entries_no_update` BEFORE UPDATE ON `audit_entries`
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER `audit_entries_no_delete` BEFORE DELETE ON `audit_entries`
WHEN OLD.`at` >= coalesce((SELECT CAST(`value` AS INTEGER) FROM `meta` WHERE `key` = 'audit.pruneBefore'), -9e15)
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER `audit_entries_no_replace` BEFORE INSERT ON `audit_entries`
WHEN EXISTS (SELECT 1 FROM `audit_entries` WHERE `id` = NEW.`id`)
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`invited_by` text NOT NULL,
	`status` text DEFAULT 'pending' NOT NULL,
	`token_hash` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`invited_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
CREATE UNIQUE INDEX `invitations_token_unique` ON `invitations` (`token_hash`);
CREATE INDEX `invitations_by_project` ON `invitations` (`project_id`,`status`);
CREATE INDEX `invitations_by_email` ON `invitations` (`email`,`status`);
CREATE INDEX `invitations_by_end` ON `invitations` (`expires_at`);
CREATE INDEX `generations_by_project_and_end` ON `generations` (`project_id`,`finished_at`);
CREATE INDEX `projects_by_deletion` ON `projects` (`deleted_at`);
CREATE TABLE `generation_inputs` (
	`generation_id` text NOT NULL,
	`origin` text NOT NULL,
	`path` text NOT NULL,
	`project_id` text NOT NULL,
	`language` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`generation_id`, `origin`, `path`),
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`,`sha256`) REFERENCES `file_contents`(`project_id`,`sha256`) ON UPDATE no action ON DELETE cascade
);
CREATE INDEX `generation_inputs_by_content` ON `generation_inputs` (`project_id`,`sha256`);
CREATE INDEX `generations_by_end` ON `generations` (`shortened_at`,`finished_at`);
insert into "applied_migrations" ("name", "applied_at") values ('0000_foundation', 1795691653000);
insert into "applied_migrations" ("name", "applied_at") values ('0001_identity', 1795691653000);
insert into "applied_migrations" ("name", "applied_at") values ('0002_sharing', 1795691653000);
insert into "applied_migrations" ("name", "applied_at") values ('0003_generations', 1795691653000);
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-29e0-7212-a171-94498f4ebc35', 1795691653600, NULL, 'user.register', 'user', '01a21790-29d9-73fd-9009-f5598d07cd31', NULL, NULL, 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-2b08-7449-892c-a91f1930658f', 1795691653896, '01a21790-29d9-73fd-9009-f5598d07cd31', 'user.login', 'user', '01a21790-29d9-73fd-9009-f5598d07cd31', NULL, '01a21790-2afe-7124-9e5c-af11e3e2fd4f', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-2c2f-75fc-8b55-4b02b84fea4a', 1795691654191, '01a21790-2c1c-7185-aaba-d52011f0140a', 'user.register', 'user', '01a21790-2c1c-7185-aaba-d52011f0140a', NULL, '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-2d82-773f-bd48-c667c9b9b200', 1795691654530, '01a21790-2d7b-745e-a320-a57627ec6c43', 'user.register', 'user', '01a21790-2d7b-745e-a320-a57627ec6c43', NULL, '01a21790-2d7b-745e-a320-ab55d69c1a62', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-303b-71b9-ba2c-025bc9198ce4', 1795691655227, '01a21790-2d7b-745e-a320-a57627ec6c43', 'email.verify', 'user', '01a21790-2d7b-745e-a320-a57627ec6c43', NULL, NULL, 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-305d-70c9-a10f-ca5842ae1279', 1795691655261, '01a21790-2c1c-7185-aaba-d52011f0140a', 'user.update', 'user', '01a21790-2c1c-7185-aaba-d52011f0140a', NULL, '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"fields":["name"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-315f-7224-b292-4d1b2a3f8d74', 1795691655519, NULL, 'user.loginFailed', 'user', '01a21790-2c1c-7185-aaba-d52011f0140a', NULL, NULL, 'failure', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-31ce-7272-96ba-c52ff417f530', 1795691655630, '01a21790-29d9-73fd-9009-f5598d07cd31', 'user.invite', 'user', NULL, NULL, '01a21790-2afe-7124-9e5c-af11e3e2fd4f', 'success', '{"roles":["guest"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-32ab-733f-94a0-2b01830d0fa1', 1795691655851, '01a21790-32a9-70d4-a430-a3c1a1a7c975', 'user.register', 'user', '01a21790-32a9-70d4-a430-a3c1a1a7c975', NULL, '01a21790-32a9-70d4-a430-a41fee41a68d', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-331b-77e9-9415-d4d3341796bc', 1795691655963, '01a21790-29d9-73fd-9009-f5598d07cd31', 'user.suspend', 'user', '01a21790-32a9-70d4-a430-a3c1a1a7c975', NULL, '01a21790-2afe-7124-9e5c-af11e3e2fd4f', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3367-739a-9bf1-885383e93be7', 1795691656039, '01a21790-3365-70de-b12e-8199e422ae2f', 'user.register', 'user', '01a21790-3365-70de-b12e-8199e422ae2f', NULL, '01a21790-3366-7074-bdce-b4bc9951cb8f', 'success', '{"invited":false}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-33a3-741d-bd30-a06ae1a7d58a', 1795691656099, '01a21790-29d9-73fd-9009-f5598d07cd31', 'user.delete', 'user', '01a21790-3365-70de-b12e-8199e422ae2f', NULL, '01a21790-2afe-7124-9e5c-af11e3e2fd4f', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-33cf-70c8-9801-b1779f0f0199', 1795691656143, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.create', 'project', '01a21790-33ce-7493-948c-99686efea001', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-33ff-7333-88ee-11435bf8711f', 1795691656191, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.update', 'project', '01a21790-33ce-7493-948c-99686efea001', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"fields":["description","settings"]}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3411-7646-ad27-1780c60b859d', 1795691656209, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.share', 'user', '01a21790-2d7b-745e-a320-a57627ec6c43', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"userId":"01a21790-2d7b-745e-a320-a57627ec6c43","role":"editor"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3440-72f3-a325-38558a122e08', 1795691656256, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.share', 'invitation', '01a21790-343e-72b0-9c7d-fbe722ffa9b2', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"role":"viewer"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-347c-743f-9c9b-78f80d8a0235', 1795691656316, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.create', 'project', '01a21790-347c-743f-9c9b-74abdf7d3c1c', '01a21790-347c-743f-9c9b-74abdf7d3c1c', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-34f4-7308-a84a-3708856b01a5', 1795691656436, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.delete', 'project', '01a21790-347c-743f-9c9b-74abdf7d3c1c', '01a21790-347c-743f-9c9b-74abdf7d3c1c', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3520-74c5-9c5c-2a70eee2387e', 1795691656480, '01a21790-2c1c-7185-aaba-d52011f0140a', 'project.create', 'project', '01a21790-351f-7429-9b75-e3223130b97d', '01a21790-351f-7429-9b75-e3223130b97d', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3555-75d5-bb60-810748bc8fa7', 1795691656533, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-3554-7742-90f3-1e0bbf2c2f81', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"code","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3ec6-727a-95b7-d4e65c0e94a9', 1795691658950, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-3e88-74a1-8fea-e16687a32228', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"fix","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3f4c-7017-a15c-d49eaded1cbf', 1795691659084, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-3f4b-725b-9e20-5bad134cec16', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"analysis"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3fa9-7789-84d2-9da214e3778f', 1795691659177, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-3fa8-75cc-9a2c-6803735d22c3', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"import"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-3ff9-762a-8eb1-6c7ea1cf9b86', 1795691659257, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-3ff8-7690-b4d6-c0b915853d5a', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"conversation","engine":"template"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-40d0-704d-a770-22072f5132e0', 1795691659472, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-40d0-704d-a770-1cff4bef997c', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-4110-71d9-a038-86f58c44f7ad', 1795691659536, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.cancel', 'generation', '01a21790-40d0-704d-a770-1cff4bef997c', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-412f-709a-806d-9d7af92738fb', 1795691659567, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-412f-709a-806d-98d845c57310', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-4184-7051-9533-28eefdc4d134', 1795691659652, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-4184-7051-9533-2566acf82bd3', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"code","engine":"counting"}');
insert into "audit_entries" ("id", "at", "actor_id", "action", "target_type", "target_id", "project_id", "session_id", "outcome", "details") values ('01a21790-4276-70c9-970a-6420f2654ff4', 1795691659894, '01a21790-2c1c-7185-aaba-d52011f0140a', 'generation.start', 'generation', '01a21790-4275-70c4-8530-41afb6ddc1f5', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1d-7644-8e45-a9a6200f46b9', 'success', '{"kind":"code","engine":"template"}');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-2b08-7449-892c-a91f1930658f', '01a21790-29d9-73fd-9009-f5598d07cd31', 1795691653896, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-2c2f-75fc-8b55-4b02b84fea4a', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691654191, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-2d82-773f-bd48-c667c9b9b200', '01a21790-2d7b-745e-a320-a57627ec6c43', 1795691654530, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-303b-71b9-ba2c-025bc9198ce4', '01a21790-2d7b-745e-a320-a57627ec6c43', 1795691655227, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-305d-70c9-a10f-ca5842ae1279', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691655261, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-315f-7224-b292-4d1b2a3f8d74', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691655519, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-31ce-7272-96ba-c52ff417f530', '01a21790-29d9-73fd-9009-f5598d07cd31', 1795691655630, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-32ab-733f-94a0-2b01830d0fa1', '01a21790-32a9-70d4-a430-a3c1a1a7c975', 1795691655851, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-331b-77e9-9415-d4d3341796bc', '01a21790-29d9-73fd-9009-f5598d07cd31', 1795691655963, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-33a3-741d-bd30-a06ae1a7d58a', '01a21790-29d9-73fd-9009-f5598d07cd31', 1795691656099, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-33cf-70c8-9801-b1779f0f0199', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656143, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-33ff-7333-88ee-11435bf8711f', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656191, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3411-7646-ad27-1780c60b859d', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656209, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3440-72f3-a325-38558a122e08', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656256, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-347c-743f-9c9b-78f80d8a0235', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656316, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-34f4-7308-a84a-3708856b01a5', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656436, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3520-74c5-9c5c-2a70eee2387e', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656480, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3555-75d5-bb60-810748bc8fa7', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691656533, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3ec6-727a-95b7-d4e65c0e94a9', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691658950, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3f4c-7017-a15c-d49eaded1cbf', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659084, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3fa9-7789-84d2-9da214e3778f', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659177, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-3ff9-762a-8eb1-6c7ea1cf9b86', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659257, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-40d0-704d-a770-22072f5132e0', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659472, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-4110-71d9-a038-86f58c44f7ad', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659536, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-412f-709a-806d-9d7af92738fb', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659567, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-4184-7051-9533-28eefdc4d134', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659652, '127.0.0.1', 'node');
insert into "audit_origins" ("entry_id", "user_id", "at", "ip_address", "user_agent") values ('01a21790-4276-70c9-970a-6420f2654ff4', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691659894, '127.0.0.1', 'node');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b', 'import ''package:flutter/material.dart'';
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b', 'platform :ios, ''13.0''

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44', 'import ''package:flutter/foundation.dart'';
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2', 'import ''package:flutter/material.dart'';

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d', '# Community Feed

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae', 'plugins {
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4', 'name: community_feed
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272', 'import ''package:flutter/foundation.dart'';

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b', 'const appName = ''Community Feed'';

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c', 'import ''package:flutter/material.dart'';
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015', 'import ''dart:async'';

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673', '// 🦄
');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c', '<manifest xmlns:android="http://schemas.android.com/apk/res/android">
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0', 'include: package:flutter_lints/flutter.yaml

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6', 'import ''dart:async'';

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'c8d8540c3a26168ded339cf2c20e1b79956c9ccc65f607d67ad9a1b4729c46a4', 'void main() {');
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381', '<?xml version="1.0" encoding="UTF-8"?>
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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7', 'import ''dart:math'' as math;

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
insert into "file_contents" ("project_id", "sha256", "content") values ('01a21790-33ce-7493-948c-99686efea001', 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f', '/// A failed sign-in, with a message that can be shown.
class SignInException implements Exception {
  const SignInException(this.message);

  final String message;

  @override
  String toString() => message;
}
');
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', 1795691656613);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 10, 1, 'fileDelta', '{"type":"fileDelta","path":"analysis_options.yaml","text":"include: package:flutter_lints/flutter.yaml\n\nanalyzer:\n  language:\n    strict-casts: true\n    strict-raw-types: true\n\nlinter:\n  rules:\n    - directives_ordering\n    - prefer_final_locals\n    - prefer_single_quotes\n    - unawaited_futures\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 100, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"    expect(find.text(''Enter your member ID.''), findsNothing);\n    expect(calls, 0);\n  });\n\n  testWidgets(''the button waits while the member is signed in'', (tester) async {\n    final answer = Completer<void>();\n    String? received;\n    await _open(tester, ({required memberId, required name}) {\n      received = ''$memberId/$name'';\n      return answer.future;\n    });\n\n    await _submit(tester);\n\n    expect(received, ''ada-1/Ada'');\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 101, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"    expect(find.byType(CircularProgressIndicator), findsOneWidget);\n    expect(\n      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,\n      isNull,\n    );\n\n    answer.complete();\n    await tester.pumpAndSettle();\n    expect(find.byType(CircularProgressIndicator), findsNothing);\n  });\n\n  testWidgets(''a refusal is shown and can be tried again'', (tester) async {\n    await _open(tester, ({required memberId, required name}) async {\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 102, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"      throw const SignInException(''This API key is not known.'');\n    });\n\n    await _submit(tester);\n    await tester.pumpAndSettle();\n\n    expect(find.text(''This API key is not known.''), findsOneWidget);\n    expect(\n      tester.widget<FilledButton>(find.byType(FilledButton)).onPressed,\n      isNotNull,\n    );\n  });\n\n  testWidgets(''a start that failed says what to do'', (tester) async {\n    await tester.pumpWidget(\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 103, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"      const StartupErrorApp(title: ''It failed'', details: ''Do this''),\n    );\n\n    expect(find.text(''It failed''), findsOneWidget);\n    expect(find.text(''Do this''), findsOneWidget);\n  });\n\n  test(''a missing API key is named'', () {\n    expect(const AppConfig(apiKey: '''').problem, contains(''LM_API_KEY''));\n    expect(const AppConfig(apiKey: ''key'').problem, isNull);\n  });\n\n  test(''text can be read on the brand colour and in it'', () {\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 104, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"    final theme = appTheme();\n    final scheme = theme.colorScheme;\n\n    expect(\n      contrastRatio(textColorOn(brandColor), brandColor),\n      greaterThanOrEqualTo(4.5),\n    );\n    expect(\n      contrastRatio(accentColor, scheme.surface),\n      greaterThanOrEqualTo(4.5),\n    );\n    expect(\n      contrastRatio(accentColor, theme.scaffoldBackgroundColor),\n      greaterThanOrEqualTo(4.5),\n    );\n  });\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 105, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"}\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 106, 1, 'fileCompleted', '{"type":"fileCompleted","path":"test/widget_test.dart","bytes":3371,"sha256":"c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 107, 1, 'fileStarted', '{"type":"fileStarted","path":"README.md","language":"markdown"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 108, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"# Community Feed\n\nA social feed, built on the LikeMinds Feed SDK for Flutter. Members sign in with a name and a member ID; the session is kept until they sign out.\n\n## Run it\n\nNeeds an API key from the LikeMinds dashboard, and Flutter 3.22 or later: `pubspec.yaml` admits 3.19, but the SDK''s own example resolves from 3.22 on.\n\n```sh\n# Once: adds the platform files that are not in this folder. It keeps the files that are.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 109, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"flutter create --platforms=android,ios --org com.example --project-name community_feed .\n\nflutter pub get\nflutter run --dart-define=LM_API_KEY=YOUR_API_KEY\n```\n\nIf that adds `android/app/build.gradle.kts`, delete it: `build.gradle` beside it is the one to keep. Without the key the app says what is missing. `flutter test` needs neither key nor network.\n\n## Where things are\n\n| File | What it does |\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 11, 1, 'fileCompleted', '{"type":"fileCompleted","path":"analysis_options.yaml","bytes":238,"sha256":"b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 110, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"| --- | --- |\n| `lib/config.dart` | The app''s name and the key from `--dart-define` |\n| `lib/theme.dart` | The light theme from the brand colour `#0A7D5B`, for the app and for the SDK |\n| `lib/auth/session.dart` | Sign-in, restoring and sign-out |\n| `lib/likeminds/feed_service.dart` | Initialises, opens and closes the feed SDK |\n| `lib/home/home_screen.dart` | The home screen and its bar |\n\nThe brand colour `#0A7D5B` is used as given for buttons and other fills, with white text on it (5.1:1). As text on the light background it can be read as it is.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 111, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"\n## Platforms\n\n- **Android**: `minSdk` 23, `compileSdk` 34 or later. Replace `com.example.community_feed` and the debug signing before a release. For media uploads in release builds, put the Proguard rules from the README of `likeminds_feed_flutter_core` into `android/app/proguard-rules.pro`, which Flutter picks up by itself.\n- **iOS**: 13.0 or later. Camera, microphone and photo library are declared in `ios/Runner/Info.plist`.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 112, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"\n## Before production\n\nWith an API key in the app, whoever holds the app can read the key and sign in as any member. Let your own backend call LikeMinds'' initiate API instead, hand the two tokens to the app, and pass them to `LMFeedCore.instance.showFeedWithoutApiKey(accessToken: …, refreshToken: …)`.\n\n## Not included\n\n- Push notifications: they need a Firebase project of yours.\n- Checking who a member is: anyone who knows a member ID can use it.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 113, 1, 'fileDelta', '{"type":"fileDelta","path":"README.md","text":"- App icons, splash screen and store signing.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 114, 1, 'fileCompleted', '{"type":"fileCompleted","path":"README.md","bytes":2312,"sha256":"3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 115, 1, 'status', '{"type":"status","status":"running","message":"The files are being checked."}', 1795691656854);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 116, 1, 'result', '{"type":"result","status":"succeeded","failure":null,"files":[{"path":"README.md","language":"markdown","bytes":2312,"sha256":"3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d","change":"added"},{"path":"analysis_options.yaml","language":"yaml","bytes":238,"sha256":"b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0","change":"added"},{"path":"android/app/build.gradle","language":"groovy","bytes":1316,"sha256":"4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae","change":"added"},{"path":"android/app/src/main/AndroidManifest.xml","language":"xml","bytes":1384,"sha256":"a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c","change":"added"},{"path":"ios/Podfile","language":"ruby","bytes":1192,"sha256":"23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b","change":"added"},{"path":"ios/Runner/Info.plist","language":"xml","bytes":1945,"sha256":"ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381","change":"added"},{"path":"lib/app.dart","language":"dart","bytes":2507,"sha256":"1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b","change":"added"},{"path":"lib/auth/session.dart","language":"dart","bytes":1448,"sha256":"5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272","change":"added"},{"path":"lib/auth/sign_in_exception.dart","language":"dart","bytes":212,"sha256":"f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f","change":"added"},{"path":"lib/auth/sign_in_screen.dart","language":"dart","bytes":4458,"sha256":"37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2","change":"added"},{"path":"lib/config.dart","language":"dart","bytes":466,"sha256":"6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b","change":"added"},{"path":"lib/home/home_screen.dart","language":"dart","bytes":813,"sha256":"9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c","change":"added"},{"path":"lib/likeminds/feed_service.dart","language":"dart","bytes":2201,"sha256":"3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44","change":"added"},{"path":"lib/main.dart","language":"dart","bytes":784,"sha256":"9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015","change":"added"},{"path":"lib/theme.dart","language":"dart","bytes":2211,"sha256":"dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7","change":"added"},{"path":"pubspec.yaml","language":"yaml","bytes":384,"sha256":"54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4","change":"added"},{"path":"test/widget_test.dart","language":"dart","bytes":3371,"sha256":"c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6","change":"added"}],"diagnostics":{"errors":0,"warnings":0},"usage":null}', 1795691658768);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 12, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/main.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 13, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/main.dart","text":"import ''dart:async'';\n\nimport ''package:flutter/material.dart'';\n\nimport ''app.dart'';\nimport ''auth/session.dart'';\nimport ''config.dart'';\n\nFuture<void> main() async {\n  WidgetsFlutterBinding.ensureInitialized();\n\n  const config = AppConfig.fromEnvironment();\n  final misconfigured = config.problem;\n  if (misconfigured != null) {\n    runApp(\n      StartupErrorApp(\n        title: ''The configuration is incomplete'',\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 14, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/main.dart","text":"        details: misconfigured,\n      ),\n    );\n    return;\n  }\n\n  final session = AppSession(apiKey: config.apiKey);\n  final problem = await session.start();\n  if (problem != null) {\n    runApp(\n      StartupErrorApp(title: ''The app could not start'', details: problem),\n    );\n    return;\n  }\n\n  unawaited(session.restore());\n  runApp(CommunityFeedApp(session: session));\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 15, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/main.dart","bytes":784,"sha256":"9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 16, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/app.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 17, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"import ''package:flutter/material.dart'';\nimport ''package:overlay_support/overlay_support.dart'';\n\nimport ''auth/session.dart'';\nimport ''auth/sign_in_screen.dart'';\nimport ''config.dart'';\nimport ''home/home_screen.dart'';\nimport ''theme.dart'';\n\nclass CommunityFeedApp extends StatelessWidget {\n  const CommunityFeedApp({super.key, required this.session});\n\n  final AppSession session;\n\n  @override\n  Widget build(BuildContext context) {\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 18, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"    // The SDK shows toasts through overlay_support, which needs this ancestor.\n    return OverlaySupport.global(\n      child: ListenableBuilder(\n        listenable: session,\n        builder: (context, _) => MaterialApp(\n          // A new key drops the routes of the previous state, so that no\n          // screen of a member stays open over the sign-in screen.\n          key: ValueKey(session.status),\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 19, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"          title: appName,\n          theme: appTheme(),\n          home: switch (session.status) {\n            SessionStatus.restoring => const _LoadingScreen(),\n            SessionStatus.signedOut => SignInScreen(onSubmit: session.signIn),\n            SessionStatus.signedIn => HomeScreen(onSignOut: session.signOut),\n          },\n        ),\n      ),\n    );\n  }\n}\n\n/// Stands in for the app when it cannot start.\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 2, 1, 'progress', '{"type":"progress","step":1,"steps":3,"message":"Reading what you want"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 20, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"class StartupErrorApp extends StatelessWidget {\n  const StartupErrorApp({\n    super.key,\n    required this.title,\n    required this.details,\n  });\n\n  final String title;\n  final String details;\n\n  @override\n  Widget build(BuildContext context) {\n    final theme = appTheme();\n    return MaterialApp(\n      title: appName,\n      theme: theme,\n      home: Scaffold(\n        body: SafeArea(\n          child: Center(\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 21, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"            child: SingleChildScrollView(\n              padding: const EdgeInsets.all(24),\n              child: Column(\n                children: [\n                  Icon(\n                    Icons.error_outline,\n                    size: 48,\n                    color: theme.colorScheme.error,\n                  ),\n                  const SizedBox(height: 16),\n                  Text(title, style: theme.textTheme.titleLarge),\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 22, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"                  const SizedBox(height: 8),\n                  SelectableText(details, textAlign: TextAlign.center),\n                ],\n              ),\n            ),\n          ),\n        ),\n      ),\n    );\n  }\n}\n\nclass _LoadingScreen extends StatelessWidget {\n  const _LoadingScreen();\n\n  @override\n  Widget build(BuildContext context) {\n    return const Scaffold(body: Center(child: CircularProgressIndicator()));\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 23, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/app.dart","text":"  }\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 24, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/app.dart","bytes":2507,"sha256":"1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 25, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/config.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 26, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/config.dart","text":"const appName = ''Community Feed'';\n\n/// What the app is given at build time with `--dart-define`.\nclass AppConfig {\n  const AppConfig({required this.apiKey});\n\n  const AppConfig.fromEnvironment()\n      : apiKey = const String.fromEnvironment(''LM_API_KEY'');\n\n  final String apiKey;\n\n  /// What is wrong with the values, or null.\n  String? get problem {\n    if (apiKey.isNotEmpty) return null;\n    return ''Run the app with --dart-define=LM_API_KEY=YOUR_API_KEY'';\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 27, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/config.dart","text":"  }\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 28, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/config.dart","bytes":466,"sha256":"6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 29, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/theme.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 3, 1, 'progress', '{"type":"progress","step":2,"steps":3,"message":"Deciding the rest"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 30, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"import ''dart:math'' as math;\n\nimport ''package:flutter/material.dart'';\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\n    show LMFeedThemeData;\n\nconst brandColor = Color(0xFF0A7D5B);\n\nconst _background = Color(0xFFF4F5F7);\nconst _container = Color(0xFFFFFFFF);\nconst _onContainer = Color(0xFF1B1D22);\n\n/// The smallest contrast that WCAG AA allows for text.\nconst _readable = 4.5;\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 31, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"\ndouble contrastRatio(Color a, Color b) {\n  final first = a.computeLuminance();\n  final second = b.computeLuminance();\n  return (math.max(first, second) + 0.05) / (math.min(first, second) + 0.05);\n}\n\n/// White or black, whichever reads better on [background].\nColor textColorOn(Color background) {\n  final white = contrastRatio(Colors.white, background);\n  final black = contrastRatio(Colors.black, background);\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 32, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"  return white >= black ? Colors.white : Colors.black;\n}\n\n/// [color] darkened just enough to be read as text on [background].\nColor darkenedFor(Color background, Color color) {\n  for (var step = 0; step < 20; step++) {\n    final candidate = Color.lerp(color, Colors.black, step / 20)!;\n    if (contrastRatio(candidate, background) >= _readable) return candidate;\n  }\n  return Colors.black;\n}\n\n/// The brand colour where it is text or a thin line; fills keep [brandColor].\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 33, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"final Color accentColor = darkenedFor(_background, brandColor);\n\nThemeData appTheme() {\n  final scheme = ColorScheme.fromSeed(seedColor: brandColor).copyWith(\n    primary: accentColor,\n    onPrimary: textColorOn(accentColor),\n    surface: _container,\n    onSurface: _onContainer,\n  );\n  return ThemeData(\n    colorScheme: scheme,\n    scaffoldBackgroundColor: _background,\n    filledButtonTheme: FilledButtonThemeData(\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 34, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"      style: FilledButton.styleFrom(\n        backgroundColor: brandColor,\n        foregroundColor: textColorOn(brandColor),\n        minimumSize: const Size(64, 48),\n      ),\n    ),\n  );\n}\n\nLMFeedThemeData feedTheme() {\n  return LMFeedThemeData.light(\n    primaryColor: brandColor,\n    onPrimary: textColorOn(brandColor),\n    backgroundColor: _background,\n    container: _container,\n    onContainer: _onContainer,\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 35, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/theme.dart","text":"    tagColor: accentColor,\n    hashTagColor: accentColor,\n    linkColor: accentColor,\n  );\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 36, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/theme.dart","bytes":2211,"sha256":"dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 37, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/auth/session.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 38, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/session.dart","text":"import ''package:flutter/foundation.dart'';\n\nimport ''../likeminds/feed_service.dart'';\n\nenum SessionStatus { restoring, signedOut, signedIn }\n\n/// Who is signed in: the state that the screens follow. What an SDK needs, its\n/// service knows.\nclass AppSession extends ChangeNotifier {\n  AppSession({required String apiKey}) : _feed = FeedService(apiKey: apiKey);\n\n  final FeedService _feed;\n\n  SessionStatus _status = SessionStatus.restoring;\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 39, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/session.dart","text":"  SessionStatus get status => _status;\n\n  /// Prepares the SDK and answers what went wrong, or null. To be called once:\n  /// an SDK cannot be initialised a second time in one run.\n  Future<String?> start() => _feed.start(onSignOut: signOut);\n\n  /// Continues the session of the last run, if there was one.\n  Future<void> restore() async {\n    var next = SessionStatus.signedOut;\n    try {\n      if (await _feed.resume()) {\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 4, 1, 'chat', '{"type":"chat","text":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\n\n**Chosen by default**\n\n- The feed is the social one.\n- It is called Community Feed.\n- The theme is light.\n- People sign in with an API key in the app, so that it runs at once.\n\n**Not included**\n\n- Push notifications: they need a Firebase project of yours.\n\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”."}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 40, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/session.dart","text":"        next = SessionStatus.signedIn;\n      }\n    } catch (error) {\n      debugPrint(''The last session could not be restored: $error'');\n    }\n    _moveTo(next);\n  }\n\n  /// Throws a SignInException when LikeMinds refuses.\n  Future<void> signIn({required String memberId, required String name}) async {\n    await _feed.open(memberId: memberId, name: name);\n    _moveTo(SessionStatus.signedIn);\n  }\n\n  Future<void> signOut() async {\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 41, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/session.dart","text":"    await _feed.close();\n    _moveTo(SessionStatus.signedOut);\n  }\n\n  void _moveTo(SessionStatus next) {\n    _status = next;\n    notifyListeners();\n  }\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 42, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/session.dart","bytes":1448,"sha256":"5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 43, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/auth/sign_in_screen.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 44, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"import ''package:flutter/material.dart'';\n\nimport ''../config.dart'';\nimport ''sign_in_exception.dart'';\n\nclass SignInScreen extends StatefulWidget {\n  const SignInScreen({super.key, required this.onSubmit});\n\n  final Future<void> Function({required String memberId, required String name})\n      onSubmit;\n\n  @override\n  State<SignInScreen> createState() => _SignInScreenState();\n}\n\nclass _SignInScreenState extends State<SignInScreen> {\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 45, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"  final _formKey = GlobalKey<FormState>();\n  final _name = TextEditingController();\n  final _memberId = TextEditingController();\n  bool _busy = false;\n  String? _error;\n\n  @override\n  void dispose() {\n    _name.dispose();\n    _memberId.dispose();\n    super.dispose();\n  }\n\n  Future<void> _submit() async {\n    final form = _formKey.currentState;\n    if (_busy || form == null || !form.validate()) return;\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 46, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"\n    setState(() {\n      _busy = true;\n      _error = null;\n    });\n    String? error;\n    try {\n      await widget.onSubmit(\n        memberId: _memberId.text.trim(),\n        name: _name.text.trim(),\n      );\n    } on SignInException catch (failure) {\n      error = failure.message;\n    } catch (failure) {\n      debugPrint(''Sign-in failed: $failure'');\n      error = ''Something went wrong. Check your connection and try again.'';\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 47, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"    }\n    // After a success the session may already have replaced this screen.\n    if (!mounted) return;\n    setState(() {\n      _busy = false;\n      _error = error;\n    });\n  }\n\n  @override\n  Widget build(BuildContext context) {\n    final theme = Theme.of(context);\n    final error = _error;\n    return Scaffold(\n      body: SafeArea(\n        child: Center(\n          child: SingleChildScrollView(\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 48, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"            padding: const EdgeInsets.all(24),\n            child: ConstrainedBox(\n              constraints: const BoxConstraints(maxWidth: 400),\n              child: Form(\n                key: _formKey,\n                child: Column(\n                  crossAxisAlignment: CrossAxisAlignment.stretch,\n                  children: [\n                    Text(\n                      appName,\n                      style: theme.textTheme.headlineMedium,\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 49, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                      textAlign: TextAlign.center,\n                    ),\n                    const SizedBox(height: 32),\n                    TextFormField(\n                      controller: _name,\n                      enabled: !_busy,\n                      textCapitalization: TextCapitalization.words,\n                      textInputAction: TextInputAction.next,\n                      decoration: const InputDecoration(\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 5, 1, 'progress', '{"type":"progress","step":3,"steps":3,"message":"Writing 17 files"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 50, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                        labelText: ''Name'',\n                        border: OutlineInputBorder(),\n                      ),\n                      validator: (value) => _required(value, ''your name''),\n                    ),\n                    const SizedBox(height: 16),\n                    TextFormField(\n                      controller: _memberId,\n                      enabled: !_busy,\n                      autocorrect: false,\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 51, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                      textInputAction: TextInputAction.done,\n                      decoration: const InputDecoration(\n                        labelText: ''Member ID'',\n                        border: OutlineInputBorder(),\n                      ),\n                      validator: (value) => _required(value, ''your member ID''),\n                      onFieldSubmitted: (_) => _submit(),\n                    ),\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 52, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                    if (error != null) ...[\n                      const SizedBox(height: 16),\n                      Semantics(\n                        liveRegion: true,\n                        child: Text(\n                          error,\n                          style: TextStyle(color: theme.colorScheme.error),\n                        ),\n                      ),\n                    ],\n                    const SizedBox(height: 24),\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 53, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                    FilledButton(\n                      onPressed: _busy ? null : _submit,\n                      child: _busy\n                          ? const SizedBox.square(\n                              dimension: 20,\n                              child: CircularProgressIndicator(strokeWidth: 2),\n                            )\n                          : const Text(''Sign in''),\n                    ),\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 54, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_screen.dart","text":"                  ],\n                ),\n              ),\n            ),\n          ),\n        ),\n      ),\n    );\n  }\n}\n\nString? _required(String? value, String what) {\n  return value == null || value.trim().isEmpty ? ''Enter $what.'' : null;\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 55, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/sign_in_screen.dart","bytes":4458,"sha256":"37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 56, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/auth/sign_in_exception.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 57, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/auth/sign_in_exception.dart","text":"/// A failed sign-in, with a message that can be shown.\nclass SignInException implements Exception {\n  const SignInException(this.message);\n\n  final String message;\n\n  @override\n  String toString() => message;\n}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 58, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/auth/sign_in_exception.dart","bytes":212,"sha256":"f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 59, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/home/home_screen.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 6, 1, 'fileStarted', '{"type":"fileStarted","path":"pubspec.yaml","language":"yaml"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 60, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"import ''package:flutter/material.dart'';\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\n    show LMFeedSocialScreen, LMFeedType;\n\n/// The posts of the whole community. The SDK''s bar already has search and\n/// the notifications; a way out is added to it.\nclass HomeScreen extends StatelessWidget {\n  const HomeScreen({super.key, required this.onSignOut});\n\n  final VoidCallback onSignOut;\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 61, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"\n  @override\n  Widget build(BuildContext context) {\n    return LMFeedSocialScreen(\n      feedType: LMFeedType.universal,\n      appBar: (context, appBar) => appBar.copyWith(\n        trailing: [\n          ...?appBar.trailing,\n          IconButton(\n            tooltip: ''Sign out'',\n            onPressed: onSignOut,\n            icon: const Icon(Icons.logout),\n          ),\n        ],\n      ),\n    );\n  }\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 62, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/home/home_screen.dart","text":"}\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 63, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/home/home_screen.dart","bytes":813,"sha256":"9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 64, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/likeminds/feed_service.dart","language":"dart"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 65, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"import ''package:flutter/foundation.dart'';\nimport ''package:likeminds_feed_flutter_core/likeminds_feed_core.dart''\n    show LMFeedCore, LMFeedLocalPreference, LMFeedStringConstants;\n\nimport ''../auth/sign_in_exception.dart'';\nimport ''../theme.dart'';\n\n/// The feed SDK: started once, then opened and closed with the session.\nclass FeedService {\n  FeedService({required String apiKey}) : _apiKey = apiKey;\n\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 66, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"  final String _apiKey;\n\n  /// Answers what went wrong, or null.\n  Future<String?> start({required Future<void> Function() onSignOut}) async {\n    try {\n      final response = await LMFeedCore.instance.initialize(\n        theme: feedTheme(),\n      );\n      if (response.success) return null;\n      return response.errorMessage ?? ''Close the app and open it again.'';\n    } catch (error) {\n      return ''$error'';\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 67, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    }\n  }\n\n  bool get _hasSavedTokens =>\n      LMFeedLocalPreference.instance\n          .fetchCache(LMFeedStringConstants.accessToken) !=\n      null;\n\n  /// Continues the session of the last run. Answers whether there was one.\n  Future<bool> resume() async {\n    if (!_hasSavedTokens) return false;\n    final response = await LMFeedCore.instance.showFeedWithoutApiKey();\n    return response.success;\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 68, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"  }\n\n  /// Throws a [SignInException] when LikeMinds refuses.\n  Future<void> open({required String memberId, required String name}) async {\n    // With tokens saved, the SDK signs in their owner and ignores the id that\n    // it is given here.\n    if (_hasSavedTokens) await close();\n\n    final response = await LMFeedCore.instance.showFeedWithApiKey(\n      apiKey: _apiKey,\n      uuid: memberId,\n      userName: name,\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 69, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    );\n    if (response.success) return;\n    throw SignInException(\n      response.errorMessage ?? ''Sign-in failed. Please try again.'',\n    );\n  }\n\n  Future<void> close() async {\n    try {\n      final response = await LMFeedCore.instance.logout();\n      if (response.success) return;\n    } catch (error) {\n      debugPrint(''LikeMinds could not end the session: $error'');\n    }\n    // Offline, the server cannot end the session; this device still must.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 7, 1, 'fileDelta', '{"type":"fileDelta","path":"pubspec.yaml","text":"name: community_feed\ndescription: ''Community Feed: a social feed.''\npublish_to: none\nversion: 1.0.0+1\n\nenvironment:\n  sdk: ''>=3.3.0 <4.0.0''\n  flutter: ''>=3.19.0''\n\ndependencies:\n  flutter:\n    sdk: flutter\n  likeminds_feed_flutter_core: ^1.17.1\n  overlay_support: ^2.1.0\n\ndev_dependencies:\n  flutter_lints: ^4.0.0\n  flutter_test:\n    sdk: flutter\n\nflutter:\n  uses-material-design: true\n"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 70, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/likeminds/feed_service.dart","text":"    await LMFeedLocalPreference.instance.clearUserData();\n    await LMFeedLocalPreference.instance.clearCache();\n  }\n}\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 71, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/likeminds/feed_service.dart","bytes":2201,"sha256":"3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 72, 1, 'fileStarted', '{"type":"fileStarted","path":"android/app/build.gradle","language":"groovy"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 73, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/build.gradle","text":"plugins {\n    id \"com.android.application\"\n    id \"kotlin-android\"\n    id \"dev.flutter.flutter-gradle-plugin\"\n}\n\n// Flutter writes the version of pubspec.yaml into this file before each build.\ndef flutterBuild = new Properties()\nrootProject.file(\"local.properties\").withReader(\"UTF-8\") { flutterBuild.load(it) }\n\nandroid {\n    namespace = \"com.example.community_feed\"\n    // The SDK asks for 34; newer Flutter versions bring plugins that need more.\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 74, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/build.gradle","text":"    compileSdk = Math.max(34, flutter.compileSdkVersion)\n    ndkVersion = flutter.ndkVersion\n\n    compileOptions {\n        sourceCompatibility = JavaVersion.VERSION_11\n        targetCompatibility = JavaVersion.VERSION_11\n    }\n\n    kotlinOptions {\n        jvmTarget = \"11\"\n    }\n\n    defaultConfig {\n        applicationId = \"com.example.community_feed\"\n        minSdk = Math.max(23, flutter.minSdkVersion)\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 75, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/build.gradle","text":"        targetSdk = flutter.targetSdkVersion\n        versionCode = flutterBuild.getProperty(\"flutter.versionCode\", \"1\").toInteger()\n        versionName = flutterBuild.getProperty(\"flutter.versionName\", \"1.0\")\n    }\n\n    buildTypes {\n        release {\n            // Debug keys, so that `flutter run --release` works before a\n            // signing key exists.\n            signingConfig = signingConfigs.debug\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 76, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/build.gradle","text":"        }\n    }\n}\n\nflutter {\n    source = \"../..\"\n}\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 77, 1, 'fileCompleted', '{"type":"fileCompleted","path":"android/app/build.gradle","bytes":1316,"sha256":"4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 78, 1, 'fileStarted', '{"type":"fileStarted","path":"android/app/src/main/AndroidManifest.xml","language":"xml"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 79, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    <uses-permission android:name=\"android.permission.INTERNET\" />\n    <uses-permission android:name=\"android.permission.READ_MEDIA_IMAGES\" />\n    <uses-permission android:name=\"android.permission.READ_MEDIA_VIDEO\" />\n\n    <application\n        android:name=\"${applicationName}\"\n        android:icon=\"@mipmap/ic_launcher\"\n        android:label=\"Community Feed\">\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 8, 1, 'fileCompleted', '{"type":"fileCompleted","path":"pubspec.yaml","bytes":384,"sha256":"54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 80, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"        <activity\n            android:name=\".MainActivity\"\n            android:configChanges=\"orientation|keyboardHidden|keyboard|screenSize|smallestScreenSize|locale|layoutDirection|fontScale|screenLayout|density|uiMode\"\n            android:exported=\"true\"\n            android:hardwareAccelerated=\"true\"\n            android:launchMode=\"singleTop\"\n            android:theme=\"@style/LaunchTheme\"\n            android:windowSoftInputMode=\"adjustResize\">\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 81, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"            <meta-data\n                android:name=\"io.flutter.embedding.android.NormalTheme\"\n                android:resource=\"@style/NormalTheme\" />\n            <intent-filter>\n                <action android:name=\"android.intent.action.MAIN\" />\n                <category android:name=\"android.intent.category.LAUNCHER\" />\n            </intent-filter>\n        </activity>\n        <meta-data\n            android:name=\"flutterEmbedding\"\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 82, 1, 'fileDelta', '{"type":"fileDelta","path":"android/app/src/main/AndroidManifest.xml","text":"            android:value=\"2\" />\n    </application>\n</manifest>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 83, 1, 'fileCompleted', '{"type":"fileCompleted","path":"android/app/src/main/AndroidManifest.xml","bytes":1384,"sha256":"a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 84, 1, 'fileStarted', '{"type":"fileStarted","path":"ios/Podfile","language":"ruby"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 85, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Podfile","text":"platform :ios, ''13.0''\n\n# CocoaPods analytics slow every build down.\nENV[''COCOAPODS_DISABLE_STATS''] = ''true''\n\nproject ''Runner'', {\n  ''Debug'' => :debug,\n  ''Profile'' => :release,\n  ''Release'' => :release,\n}\n\ndef flutter_root\n  settings = File.expand_path(File.join(''..'', ''Flutter'', ''Generated.xcconfig''), __FILE__)\n  raise \"#{settings} is missing: run `flutter pub get` first\" unless File.exist?(settings)\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 86, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Podfile","text":"\n  File.foreach(settings) do |line|\n    match = line.match(/FLUTTER_ROOT=(.*)/)\n    return match[1].strip if match\n  end\n  raise \"FLUTTER_ROOT is not in #{settings}: delete it and run `flutter pub get`\"\nend\n\nrequire File.expand_path(File.join(''packages'', ''flutter_tools'', ''bin'', ''podhelper''), flutter_root)\n\nflutter_ios_podfile_setup\n\ntarget ''Runner'' do\n  use_frameworks!\n  use_modular_headers!\n\n  flutter_install_all_ios_pods File.dirname(File.realpath(__FILE__))\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 87, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Podfile","text":"  target ''RunnerTests'' do\n    inherit! :search_paths\n  end\nend\n\npost_install do |installer|\n  installer.pods_project.targets.each do |target|\n    flutter_additional_ios_build_settings(target)\n    target.build_configurations.each do |config|\n      config.build_settings[''IPHONEOS_DEPLOYMENT_TARGET''] = ''13.0''\n    end\n  end\nend\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 88, 1, 'fileCompleted', '{"type":"fileCompleted","path":"ios/Podfile","bytes":1192,"sha256":"23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 89, 1, 'fileStarted', '{"type":"fileStarted","path":"ios/Runner/Info.plist","language":"xml"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 9, 1, 'fileStarted', '{"type":"fileStarted","path":"analysis_options.yaml","language":"yaml"}', 1795691656782);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 90, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n\t<key>CADisableMinimumFrameDurationOnPhone</key>\n\t<true/>\n\t<key>CFBundleDevelopmentRegion</key>\n\t<string>$(DEVELOPMENT_LANGUAGE)</string>\n\t<key>CFBundleDisplayName</key>\n\t<string>Community Feed</string>\n\t<key>CFBundleExecutable</key>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 91, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\t<string>$(EXECUTABLE_NAME)</string>\n\t<key>CFBundleIdentifier</key>\n\t<string>$(PRODUCT_BUNDLE_IDENTIFIER)</string>\n\t<key>CFBundleInfoDictionaryVersion</key>\n\t<string>6.0</string>\n\t<key>CFBundleName</key>\n\t<string>community_feed</string>\n\t<key>CFBundlePackageType</key>\n\t<string>APPL</string>\n\t<key>CFBundleShortVersionString</key>\n\t<string>$(FLUTTER_BUILD_NAME)</string>\n\t<key>CFBundleSignature</key>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 92, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\t<string>????</string>\n\t<key>CFBundleVersion</key>\n\t<string>$(FLUTTER_BUILD_NUMBER)</string>\n\t<key>LSRequiresIPhoneOS</key>\n\t<true/>\n\t<key>NSCameraUsageDescription</key>\n\t<string>To take photos and videos for your posts.</string>\n\t<key>NSMicrophoneUsageDescription</key>\n\t<string>To record videos with sound.</string>\n\t<key>NSPhotoLibraryUsageDescription</key>\n\t<string>To add photos and videos from your library.</string>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 93, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\t<key>UIApplicationSupportsIndirectInputEvents</key>\n\t<true/>\n\t<key>UILaunchStoryboardName</key>\n\t<string>LaunchScreen</string>\n\t<key>UIMainStoryboardFile</key>\n\t<string>Main</string>\n\t<key>UISupportedInterfaceOrientations</key>\n\t<array>\n\t\t<string>UIInterfaceOrientationPortrait</string>\n\t\t<string>UIInterfaceOrientationLandscapeLeft</string>\n\t\t<string>UIInterfaceOrientationLandscapeRight</string>\n\t</array>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 94, 1, 'fileDelta', '{"type":"fileDelta","path":"ios/Runner/Info.plist","text":"\t<key>UISupportedInterfaceOrientations~ipad</key>\n\t<array>\n\t\t<string>UIInterfaceOrientationPortrait</string>\n\t\t<string>UIInterfaceOrientationPortraitUpsideDown</string>\n\t\t<string>UIInterfaceOrientationLandscapeLeft</string>\n\t\t<string>UIInterfaceOrientationLandscapeRight</string>\n\t</array>\n</dict>\n</plist>\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 95, 1, 'fileCompleted', '{"type":"fileCompleted","path":"ios/Runner/Info.plist","bytes":1945,"sha256":"ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 96, 1, 'fileStarted', '{"type":"fileStarted","path":"test/widget_test.dart","language":"dart"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 97, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"import ''dart:async'';\n\nimport ''package:community_feed/app.dart'';\nimport ''package:community_feed/auth/sign_in_exception.dart'';\nimport ''package:community_feed/auth/sign_in_screen.dart'';\nimport ''package:community_feed/config.dart'';\nimport ''package:community_feed/theme.dart'';\nimport ''package:flutter/material.dart'';\nimport ''package:flutter_test/flutter_test.dart'';\n\ntypedef _SignIn = Future<void> Function({\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 98, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"  required String memberId,\n  required String name,\n});\n\nFuture<void> _open(WidgetTester tester, _SignIn onSubmit) {\n  return tester.pumpWidget(\n    MaterialApp(theme: appTheme(), home: SignInScreen(onSubmit: onSubmit)),\n  );\n}\n\nFuture<void> _submit(WidgetTester tester, {String name = ''Ada''}) async {\n  await tester.enterText(find.widgetWithText(TextFormField, ''Name''), name);\n  await tester.enterText(\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 99, 1, 'fileDelta', '{"type":"fileDelta","path":"test/widget_test.dart","text":"    find.widgetWithText(TextFormField, ''Member ID''),\n    '' ada-1 '',\n  );\n  await tester.tap(find.byType(FilledButton));\n  await tester.pump();\n}\n\nvoid main() {\n  testWidgets(''the form asks for what is missing'', (tester) async {\n    var calls = 0;\n    await _open(tester, ({required memberId, required name}) async => calls++);\n\n    await _submit(tester, name: ''   '');\n\n    expect(find.text(''Enter your name.''), findsOneWidget);\n"}', 1795691656832);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3e88-74a1-8fea-e16687a32228', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', 1795691658993);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3e88-74a1-8fea-e16687a32228', 2, 1, 'error', '{"type":"error","code":"ENGINE_UNAVAILABLE","message":"The template engine has no analyzer here, and mends nothing unchecked."}', 1795691659019);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3e88-74a1-8fea-e16687a32228', 3, 1, 'result', '{"type":"result","status":"failed","failure":{"code":"ENGINE_UNAVAILABLE","message":"The template engine has no analyzer here, and mends nothing unchecked."},"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', 1795691659019);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3f4b-725b-9e20-5bad134cec16', 1, 1, 'status', '{"type":"status","status":"running","message":"The files are being checked."}', 1795691659104);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3f4b-725b-9e20-5bad134cec16', 2, 1, 'diagnostic', '{"type":"diagnostic","path":"lib/ü.dart","line":1,"column":14,"severity":"error","code":"syntax-error","message":"Expected `}`.","source":"syntax"}', 1795691659128);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3f4b-725b-9e20-5bad134cec16', 3, 1, 'result', '{"type":"result","status":"succeeded","failure":null,"files":[],"diagnostics":{"errors":1,"warnings":0},"usage":null}', 1795691659139);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 1, 1, 'fileStarted', '{"type":"fileStarted","path":"lib/main.dart","language":"dart"}', 1795691659208);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 2, 1, 'fileDelta', '{"type":"fileDelta","path":"lib/main.dart","text":"// 🦄\n"}', 1795691659208);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 3, 1, 'fileCompleted', '{"type":"fileCompleted","path":"lib/main.dart","bytes":8,"sha256":"a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673"}', 1795691659208);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 4, 1, 'status', '{"type":"status","status":"running","message":"The files are being checked."}', 1795691659214);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 5, 1, 'result', '{"type":"result","status":"succeeded","failure":null,"files":[{"path":"lib/main.dart","language":"dart","bytes":8,"sha256":"a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673","change":"added"}],"diagnostics":{"errors":0,"warnings":0},"usage":null}', 1795691659232);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Templates” is at work."}', 1795691659280);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 2, 1, 'progress', '{"type":"progress","step":1,"steps":1,"message":"Thinking about what you want"}', 1795691659354);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 3, 1, 'chat', '{"type":"chat","text":"I recognised no wish in your sentence. **Nothing would change.**\n\nI understand, for example: “make it dark”, “teal”, “polls off”, “topics required”, “switch to a Q&A feed”, “add a chat too”, “without the feed”, “rename it to Chess Friends”, “use our own backend”, “undo”, “apply the settings”."}', 1795691659354);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 4, 1, 'result', '{"type":"result","status":"succeeded","failure":null,"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', 1795691659359);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-40d0-704d-a770-1cff4bef997c', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', 1795691659520);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-40d0-704d-a770-1cff4bef997c', 2, 1, 'result', '{"type":"result","status":"canceled","failure":null,"files":[],"diagnostics":{"errors":0,"warnings":0},"usage":null}', 1795691660013);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-412f-709a-806d-98d845c57310', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', 1795691659629);
insert into "generation_events" ("generation_id", "seq", "attempt", "type", "payload", "created_at") values ('01a21790-4184-7051-9533-2566acf82bd3', 1, 1, 'status', '{"type":"status","status":"running","message":"The engine “Counts” is at work."}', 1795691660031);
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'README.md', '01a21790-33ce-7493-948c-99686efea001', 'markdown', 2312, '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'analysis_options.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 238, 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'android/app/build.gradle', '01a21790-33ce-7493-948c-99686efea001', 'groovy', 1316, '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'android/app/src/main/AndroidManifest.xml', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1384, 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'ios/Podfile', '01a21790-33ce-7493-948c-99686efea001', 'ruby', 1192, '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'ios/Runner/Info.plist', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1945, 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/app.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2507, '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/auth/session.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 1448, '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/auth/sign_in_exception.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 212, 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/auth/sign_in_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 4458, '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/config.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 466, '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/home/home_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 813, '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/likeminds/feed_service.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2201, '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/main.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 784, '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'lib/theme.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2211, 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'pubspec.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 384, '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', 'test/widget_test.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 3371, 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6', 'added');
insert into "generation_files" ("generation_id", "path", "project_id", "language", "bytes", "sha256", "change") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 'lib/main.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 8, 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673', 'added');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'README.md', '01a21790-33ce-7493-948c-99686efea001', 'markdown', 2312, '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'analysis_options.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 238, 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'android/app/build.gradle', '01a21790-33ce-7493-948c-99686efea001', 'groovy', 1316, '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'android/app/src/main/AndroidManifest.xml', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1384, 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'ios/Podfile', '01a21790-33ce-7493-948c-99686efea001', 'ruby', 1192, '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'ios/Runner/Info.plist', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1945, 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/app.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2507, '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/auth/session.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 1448, '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/auth/sign_in_exception.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 212, 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/auth/sign_in_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 4458, '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/config.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 466, '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/home/home_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 813, '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/likeminds/feed_service.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2201, '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/main.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 784, '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'lib/theme.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2211, 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'pubspec.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 384, '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3e88-74a1-8fea-e16687a32228', 'base', 'test/widget_test.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 3371, 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3f4b-725b-9e20-5bad134cec16', 'given', 'lib/ü.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 13, 'c8d8540c3a26168ded339cf2c20e1b79956c9ccc65f607d67ad9a1b4729c46a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', 'given', 'lib/main.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 8, 'a8d6876d71a23b42bd4862cfd479323d85392da91f6eafcd45b91e74ca664673');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'README.md', '01a21790-33ce-7493-948c-99686efea001', 'markdown', 2312, '3b61d2ca0cc3f35c496134deb2fe558e001da5f6b9d219c9a6b9ec01a2b3e80d');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'analysis_options.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 238, 'b5c66ae5f6a94ae611393a07a583e0b6b795a2075bcd20b6713f48cab5baade0');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'android/app/build.gradle', '01a21790-33ce-7493-948c-99686efea001', 'groovy', 1316, '4acd7c967630bf20b9c98221f582b2ba71ce01d342826c26477d63eb973d1dae');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'android/app/src/main/AndroidManifest.xml', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1384, 'a9cce693ca15663b2ff85a023a0a6b69747c3bbd407ac003e3b51a434ce8958c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'ios/Podfile', '01a21790-33ce-7493-948c-99686efea001', 'ruby', 1192, '23cb4d2f283c661c01757eddaf9a0ea5bf86ca4597281099acfa05f6bd2c433b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'ios/Runner/Info.plist', '01a21790-33ce-7493-948c-99686efea001', 'xml', 1945, 'ca00f2e89941cebc976e36d82e39cfd89809837a8d78cec0462495212fd8a381');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/app.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2507, '1da0a069ad377c94dfde80484af858d169df5587d3d6226a6d13a9e971e5fe4b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/auth/session.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 1448, '5723ab9a41ae2f5e28ed3f81e50c96a50bbfef12a0b16b2debe1ec6b9f451272');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/auth/sign_in_exception.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 212, 'f94114a8d22d56c319f6ce2c15e4b6c2fb8cb8c6d3fed39ed3245327cc66ee0f');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/auth/sign_in_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 4458, '37d8b3dc8df28f47351b56201aa6b495e7518a0714803dac614fa3172f8d20f2');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/config.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 466, '6468a09fcf0fa504d8e914bb007b58efeffbf166eed838fd845074a1aaee490b');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/home/home_screen.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 813, '9c697f33796415c645128e2fadf142a92cbb6555bb8642b1c9275af98db7326c');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/likeminds/feed_service.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2201, '3715b25fc76789a1b2bfd1241103a5e824292ef4ae3ff5384528741298feea44');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/main.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 784, '9c6f2736071c21f3721b26e93fb8724bf6f331820a8f40d3d9bb5c8641b22015');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'lib/theme.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 2211, 'dc4093a0bfea245ed3ddda0dee85aeaf4567a0180828a56d4774feb7a9f4b1b7');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'pubspec.yaml', '01a21790-33ce-7493-948c-99686efea001', 'yaml', 384, '54d97e6678613c02b7ec667279f161a4fa717d3ac3976d3fce8756a342d437a4');
insert into "generation_inputs" ("generation_id", "origin", "path", "project_id", "language", "bytes", "sha256") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', 'base', 'test/widget_test.dart', '01a21790-33ce-7493-948c-99686efea001', 'dart', 3371, 'c463b08816145aaf87977ef0cfabd860123e2dc16c732ec55c9f0fab91ac09c6');
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-3554-7742-90f3-1e0bbf2c2f81', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'code', 'succeeded', 'A feed for a running club', 'template', NULL, NULL, '{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', '{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}', NULL, NULL, NULL, NULL, 17, 116, 1, 1, '01a21790-3562-77f3-98d8-d4e3bfa1c087', 1795691671558, NULL, 1795691656532, 1795691656558, 1795691658768, '**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.

**Chosen by default**

- The feed is the social one.
- It is called Community Feed.
- The theme is light.
- People sign in with an API key in the app, so that it runs at once.

**Not included**

- Push notifications: they need a Firebase project of yours.

**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-3e88-74a1-8fea-e16687a32228', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'fix', 'failed', 'Mend it', 'template', '01a21790-3554-7742-90f3-1e0bbf2c2f81', 'Undefined name ''LMFeed''', '{"kind":"fix","prompt":"Mend it","errorMessage":"Undefined name ''LMFeed''","settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"answer":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\n\n**Chosen by default**\n\n- The feed is the social one.\n- It is called Community Feed.\n- The theme is light.\n- People sign in with an API key in the app, so that it runs at once.\n\n**Not included**\n\n- Push notifications: they need a Firebase project of yours.\n\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.","options":{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}}]}', NULL, 'ENGINE_UNAVAILABLE', 'The template engine has no analyzer here, and mends nothing unchecked.', NULL, NULL, 0, 3, 1, 1, '01a21790-3ed7-71bf-aef6-77d34bdde24a', 1795691673968, NULL, 1795691658889, 1795691658968, 1795691659019, '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-3f4b-725b-9e20-5bad134cec16', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'analysis', 'succeeded', 'Check', '', NULL, NULL, '{"kind":"analysis","prompt":"Check","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 0, 3, 1, 1, '01a21790-3f57-7652-8d84-8a2113515d5b', 1795691674096, NULL, 1795691659083, 1795691659096, 1795691659139, '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-3fa8-75cc-9a2c-6803735d22c3', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'import', 'succeeded', 'Mine', '', NULL, NULL, '{"kind":"import","prompt":"Mine","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 1, 5, 1, 1, '01a21790-3fb7-71b2-933f-f4529aee1c73', 1795691674191, NULL, 1795691659177, 1795691659191, 1795691659232, '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-3ff8-7690-b4d6-c0b915853d5a', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'conversation', 'succeeded', 'What next?', 'template', '01a21790-3554-7742-90f3-1e0bbf2c2f81', NULL, '{"kind":"conversation","prompt":"What next?","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[{"kind":"code","prompt":"A feed for a running club","errorMessage":null,"answer":"**Community Feed**: a social feed; a light theme in `#0A7D5B`; sign-in with an API key.\n\n**Chosen by default**\n\n- The feed is the social one.\n- It is called Community Feed.\n- The theme is light.\n- People sign in with an API key in the app, so that it runs at once.\n\n**Not included**\n\n- Push notifications: they need a Firebase project of yours.\n\n**Next:** run it with `flutter run --dart-define=LM_API_KEY=YOUR_API_KEY`. Before production, let your own backend hand out tokens instead of putting the key into the app: ask for “with our own backend”.","options":{"appName":"Community Feed","packageName":"community_feed","applicationId":"com.example.community_feed","signIn":"api-key","guest":false,"brand":{"hex":"#0A7D5B","name":null},"dark":false,"push":false,"chat":null,"feed":{"home":"social","feedroomId":null,"type":"universal","compose":{"enableImages":true,"enableVideos":true,"enableDocuments":true,"enableLinkPreviews":true,"enableTagging":true,"enableTopics":true,"enablePolls":true,"enableHeading":false,"topicRequiredToCreatePost":false,"headingRequiredToCreatePost":false,"textRequiredToCreatePost":false,"multipleTopicsSelectable":false,"mediaLimit":10,"documentLimit":10},"activity":false,"bell":true},"notIncluded":[],"asked":{"features":{},"required":{},"dark":false,"impossible":[]}}}]}', NULL, NULL, NULL, NULL, NULL, 0, 4, 1, 1, '01a21790-4007-7243-b1bd-6fdec62fd1a7', 1795691674271, NULL, 1795691659256, 1795691659271, 1795691659359, 'I recognised no wish in your sentence. **Nothing would change.**

I understand, for example: “make it dark”, “teal”, “polls off”, “topics required”, “switch to a Q&A feed”, “add a chat too”, “without the feed”, “rename it to Chess Friends”, “use our own backend”, “undo”, “apply the settings”.', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-40d0-704d-a770-1cff4bef997c', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'code', 'canceled', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 0, 2, 1, 1, '01a21790-40d7-73ca-9dd0-77aacb286cc0', 1795691674499, 1795691659536, 1795691659472, 1795691659499, 1795691660013, '', NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-412f-709a-806d-98d845c57310', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'code', 'running', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 0, 1, 1, 1, '01a21790-415a-76be-b202-0e89d9b37944', 1795691674611, NULL, 1795691659567, 1795691659611, NULL, NULL, NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-4184-7051-9533-2566acf82bd3', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'code', 'running', '100', 'counting', NULL, NULL, '{"kind":"code","prompt":"100","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 0, 1, 1, 1, '01a21790-42fb-70e0-94f4-0a5103799435', 1795691675027, NULL, 1795691659652, 1795691660027, NULL, NULL, NULL);
insert into "generations" ("id", "project_id", "user_id", "kind", "status", "prompt", "engine", "parent_id", "error_message", "input", "options", "failure_code", "failure_message", "input_tokens", "output_tokens", "file_count", "last_event_id", "attempt", "claims", "lease_owner", "lease_expires_at", "cancel_requested_at", "created_at", "started_at", "finished_at", "answer", "shortened_at") values ('01a21790-4275-70c4-8530-41afb6ddc1f5', '01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'code', 'queued', 'One that waits', 'template', NULL, NULL, '{"kind":"code","prompt":"One that waits","errorMessage":null,"settings":{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}},"history":[]}', NULL, NULL, NULL, NULL, NULL, 0, 0, 1, 0, NULL, NULL, NULL, 1795691659894, NULL, NULL, NULL, NULL);
insert into "idempotency_keys" ("user_id", "scope", "key", "input_digest", "result_id", "created_at") values ('01a21790-2c1c-7185-aaba-d52011f0140a', 'generations.start:01a21790-33ce-7493-948c-99686efea001', 'first', 'fbfa45d1e73c57988b256aa45ad4cd21a76b659fba0399f7760f80b5075e5fd9', '01a21790-3554-7742-90f3-1e0bbf2c2f81', 1795691656539);
insert into "idempotency_keys" ("user_id", "scope", "key", "input_digest", "result_id", "created_at") values ('01a21790-2c1c-7185-aaba-d52011f0140a', 'projects.create', 'once', 'cac9ca0f4d84f68407f133824268d3ec7a9fa3ff7413be713942ab88a53ac062', '01a21790-351f-7429-9b75-e3223130b97d', 1795691656481);
insert into "invitations" ("id", "project_id", "email", "role", "invited_by", "status", "token_hash", "created_at", "expires_at") values ('01a21790-343e-72b0-9c7d-fbe722ffa9b2', '01a21790-33ce-7493-948c-99686efea001', 'stranger@example.com', 'viewer', '01a21790-2c1c-7185-aaba-d52011f0140a', 'pending', 'mQbQLr8RnBByh5FImEr820skyidt3ot8oErocO6TElo', 1795691656255, 1796296456255);
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('LMaFs4Pm8yb-rlg6qdUP52q7YXkN8INwTaQT6Uz95QI', 'changeEmail', '01a21790-2c1c-7185-aaba-d52011f0140a', 'ada.new@example.com', '{}', 1795691655437, 1795778055437);
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('LfZENXya0z-SBm50YKajtQStzj0EW1t-CxTFjjAPS8g', 'verifyEmail', '01a21790-2c1c-7185-aaba-d52011f0140a', 'ada-35c65f19-dd13-418d-a1ff-5750bf19739a@example.com', '{}', 1795691654224, 1795778054224);
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('i32XRy9rnfV5S7rqSgP0IWl8qYuF9VTuloEThwcdIPA', 'resetPassword', '01a21790-2d7b-745e-a320-a57627ec6c43', 'ben-51a8ba01-de8e-40f9-95a8-10d4f1c81686@example.com', '{}', 1795691655607, 1795693455607);
insert into "mailed_tokens" ("token_hash", "purpose", "user_id", "email", "details", "created_at", "expires_at") values ('jFXu7LShRj-PPOGTAjc6FvGC1LJR1BC5uGzvHNFZPQ0', 'register', NULL, 'invited@example.com', '{"roles":["guest"]}', 1795691655680, 1796296455680);
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-3191-7442-a172-6fdf6df34ac8', 'resetPassword', 'ben-51a8ba01-de8e-40f9-95a8-10d4f1c81686@example.com', NULL, '{}', 'PuXLpebY.wxpZcu-uO1Y1_n0ThQWWLsLhOZXmHTUdMYRCEtgeEe6F4UlgZkU2gLJtwri6bXd5q4CGTXXCFML2NNknUZX69bXoM-C5o6c', 1, 1795691655569, 1795691745582);
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-31cc-7023-940b-92db1a9c777a', 'invitation', 'invited@example.com', NULL, '{"inviterName":"Administrator","roles":["guest"]}', 'PuXLpebY.LzMLad2jIKBsbrHGg4KFvLZUoN-tbuYUhmk9YFOR3xtvEYTUO9VrlhIvJATKG54X96ri39cCaDQCkLBQdqbDYJyOEd6PVZc', 1, 1795691655629, 1795691745669);
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-3414-75c3-9a7e-77a6c3fe32c6', 'projectShared', 'ben-51a8ba01-de8e-40f9-95a8-10d4f1c81686@example.com', '01a21790-2d7b-745e-a320-a57627ec6c43', '{"inviterName":"Zoë 🦄 O’Brien","projectName":"Çà et là"}', NULL, 1, 1795691656212, 1795691746223);
insert into "mails" ("id", "template", "recipient", "user_id", "details", "sealed_token", "attempts", "created_at", "next_attempt_at") values ('01a21790-343f-7025-b8f9-d1c621978901', 'projectInvitation', 'stranger@example.com', NULL, '{"invitationId":"01a21790-343e-72b0-9c7d-fbe722ffa9b2"}', 'PuXLpebY.xJQSYMPkx5kCUHs2I-e29rFSK372nBRDkzQqydV24RwuX9lUmFe4QBiP2QwOYcB9_eGA8G60xK-2QeObRZGan58TD5OAwvg', 1, 1795691656256, 1795691746354);
insert into "meta" ("key", "value") values ('administrator', '01a21790-29d9-73fd-9009-f5598d07cd31');
insert into "meta" ("key", "value") values ('issuer', 'assistant:01a21790-2982-7072-ae68-a69ad91ba1cb');
insert into "project_members" ("project_id", "user_id", "role", "added_at") values ('01a21790-33ce-7493-948c-99686efea001', '01a21790-2d7b-745e-a320-a57627ec6c43', 'editor', 1795691656209);
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-33ce-7493-948c-99686efea001', '01a21790-2c1c-7185-aaba-d52011f0140a', 'Çà et là', 'çà et là', 'a
b', '{"primaryColor":"#0A7D5B","own":{"deep":[1,"ü"]}}', 1795691656143, 1795691656191, NULL);
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-347c-743f-9c9b-74abdf7d3c1c', '01a21790-2c1c-7185-aaba-d52011f0140a', 'Binned', 'binned', '', '{}', 1795691656316, 1795691656436, 1795691656436);
insert into "projects" ("id", "owner_id", "name", "name_key", "description", "settings", "created_at", "updated_at", "deleted_at") values ('01a21790-351f-7429-9b75-e3223130b97d', '01a21790-2c1c-7185-aaba-d52011f0140a', 'Once', 'once', '', '{}', 1795691656480, 1795691656480, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-2afe-7124-9e5c-af11e3e2fd4f', '01a21790-29d9-73fd-9009-f5598d07cd31', 1795691653886, 1795691653886, 1798283653894, 1803467653886, 'node', 'node', '127.0.0.1', 'Ul7GaFlIDKNwTjgiBg-ELE5gzeTNFvLNwORy1bbrH5Q', 1, 1795691655622, NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-2c1d-7644-8e45-a9a6200f46b9', '01a21790-2c1c-7185-aaba-d52011f0140a', 1795691654173, 1795691654173, 1798283654181, 1803467654173, 'node', 'node', '127.0.0.1', 'OPKOUv1Gy7ITfYY3X1ZEnmNamsJI4qI1VLJhhKBoW6c', 1, 1795691655257, NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-2d7b-745e-a320-ab55d69c1a62', '01a21790-2d7b-745e-a320-a57627ec6c43', 1795691654523, 1795691654523, 1798283654524, 1803467654523, 'node', 'node', '127.0.0.1', 'pP6boAx75gQT3W7SH3NKJar3AJK5OeX9fO8SHNl6YvU', 1, NULL, NULL, NULL, NULL, NULL, NULL);
insert into "sessions" ("id", "user_id", "created_at", "last_seen_at", "expires_at", "absolute_expires_at", "user_agent", "device", "ip_address", "refresh_salt", "refresh_generation", "shown_at", "rotated_at", "rotated_prefix", "rotated_device", "revoked_at", "revoked_reason") values ('01a21790-32a9-70d4-a430-a41fee41a68d', '01a21790-32a9-70d4-a430-a3c1a1a7c975', 1795691655849, 1795691655849, 1798283655849, 1803467655849, 'node', 'node', '127.0.0.1', 'lKIhQuInrlwLPZJyB8r7oTBvfsm5MkYRw8_vVM3S4G4', 1, NULL, NULL, NULL, NULL, 1795691655952, 'suspended');
insert into "signing_keys" ("id", "public_key", "private_key", "secret_key_id", "created_at", "active_from", "retired_at") values ('qILgjFXmTeR-lWjwR5br_gLaPgCDzCmbCTTZx9j3E0Q', '{"crv":"Ed25519","x":"as7koFDEh4UZdT9N24HQicdzm0nH34g43SObuZLVv-k","kty":"OKP"}', 'PuXLpebY.P_Xp63_ZsM3mLPvke990EVXni_cPv3mIoq6KyC878Myppk7NMtngOqExYXIbLJExqada8oXQ7BCwmHecCEL_GxaizL-AjOCRQtT56_bCxhjNEWSVLj3yUGtWaMZ5cKFRFjWnhtEfed7P-Uy9b03atCQTiFX2f9wxhtUmdcecIk1oaJ5bp8-vE4VFeLJX4ma3ty_H3WbPCcjJ3UCaHQ', 'PuXLpebY', 1795691653492, 1795691653492, NULL);
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-29d9-73fd-9009-f5598d07cd31', 'root@example.com', 'Administrator', NULL, '["admin"]', 1, 'active', 0, '$argon2id$v=19$m=19456,t=2,p=1$77vyAoHIgb8JoKkkjqaFtA$P7QjTTR4K2a4kNEnOX3SPBjPVq8uGsJrdlyL1KZDYtQ', 1795691653593, 1795691653593, 'administrator');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-2c1c-7185-aaba-d52011f0140a', 'ada-35c65f19-dd13-418d-a1ff-5750bf19739a@example.com', 'Zoë 🦄 O’Brien', NULL, '["user"]', 0, 'active', 0, '$argon2id$v=19$m=19456,t=2,p=1$Dki7eSE1tUtM5aCLgUP5Xw$a657v9CvKGzXSiR8M0Lao7kz48z5/EAxjJEno+fIXT0', 1795691654172, 1795691655261, 'zoë 🦄 o’brien');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-2d7b-745e-a320-a57627ec6c43', 'ben-51a8ba01-de8e-40f9-95a8-10d4f1c81686@example.com', 'Ben', NULL, '["user"]', 1, 'active', 0, '$argon2id$v=19$m=19456,t=2,p=1$HblvuRKQ012p/xujqeYGNg$iEOq4dFsnwAUqH8F7qW1cXVuiwqQvxMM0+QAoLBkdrs', 1795691654523, 1795691655227, 'ben');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-32a9-70d4-a430-a3c1a1a7c975', 'rascal-a27ea5a8-8d1f-4610-8b9e-532a2ed0dee3@example.com', 'Rascal', NULL, '["user"]', 0, 'suspended', 0, '$argon2id$v=19$m=19456,t=2,p=1$I47ZdbZHTWX7dcn7ztPf2Q$1uPlSVsHHKJ1OVcZKq5nHsbT+htt3EmL/c/pe+KBfvo', 1795691655849, 1795691655964, 'rascal');
insert into "users" ("id", "email", "name", "avatar_url", "roles", "email_verified", "status", "is_demo", "password_hash", "created_at", "updated_at", "name_key") values ('01a21790-3365-70de-b12e-8199e422ae2f', NULL, 'Deleted user', NULL, '["guest"]', 0, 'deleted', 0, NULL, 1795691656037, 1795691656100, '');
