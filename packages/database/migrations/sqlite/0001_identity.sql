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
--> statement-breakpoint
CREATE INDEX `audit_entries_by_time` ON `audit_entries` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_actor` ON `audit_entries` (`actor_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_action` ON `audit_entries` (`action`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_project` ON `audit_entries` (`project_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `audit_origins` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`user_id` text,
	`at` integer NOT NULL,
	`ip_address` text NOT NULL,
	`user_agent` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_origins_by_time` ON `audit_origins` (`at`);--> statement-breakpoint
CREATE INDEX `audit_origins_by_user` ON `audit_origins` (`user_id`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `mailed_tokens_by_user` ON `mailed_tokens` (`user_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `mailed_tokens_by_email` ON `mailed_tokens` (`email`,`purpose`);--> statement-breakpoint
CREATE INDEX `mailed_tokens_by_end` ON `mailed_tokens` (`expires_at`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `mails_by_next_attempt` ON `mails` (`next_attempt_at`,`id`);--> statement-breakpoint
CREATE INDEX `mails_by_user` ON `mails` (`user_id`);--> statement-breakpoint
CREATE INDEX `mails_by_recipient` ON `mails` (`recipient`);--> statement-breakpoint
ALTER TABLE `users` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `users_by_name` ON `users` (`name_key`,`id`);
--> statement-breakpoint
UPDATE `users` SET `name_key` = search_key(`name`);
--> statement-breakpoint
-- The log of what happened only grows. A row with the key `audit.pruneBefore` in `meta`, which lives inside one
-- transaction of `prune-audit` alone, lets go of what is older than the moment it names (milliseconds since 1970).
CREATE TRIGGER `audit_entries_no_update` BEFORE UPDATE ON `audit_entries`
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_no_delete` BEFORE DELETE ON `audit_entries`
WHEN OLD.`at` >= coalesce((SELECT CAST(`value` AS INTEGER) FROM `meta` WHERE `key` = 'audit.pruneBefore'), -9e15)
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE removes the row in its way without asking the trigger for deletions.
CREATE TRIGGER `audit_entries_no_replace` BEFORE INSERT ON `audit_entries`
WHEN EXISTS (SELECT 1 FROM `audit_entries` WHERE `id` = NEW.`id`)
BEGIN
	SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
