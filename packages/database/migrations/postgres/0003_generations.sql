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
--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "answer" text;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "shortened_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_content_fk" FOREIGN KEY ("project_id","sha256") REFERENCES "public"."file_contents"("project_id","sha256") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "generation_inputs_by_content" ON "generation_inputs" USING btree ("project_id","sha256");--> statement-breakpoint
CREATE INDEX "generations_by_end" ON "generations" USING btree ("shortened_at","finished_at");