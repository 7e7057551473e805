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
--> statement-breakpoint
CREATE INDEX `generation_inputs_by_content` ON `generation_inputs` (`project_id`,`sha256`);--> statement-breakpoint
ALTER TABLE `generations` ADD `answer` text;--> statement-breakpoint
ALTER TABLE `generations` ADD `shortened_at` integer;--> statement-breakpoint
CREATE INDEX `generations_by_end` ON `generations` (`shortened_at`,`finished_at`);