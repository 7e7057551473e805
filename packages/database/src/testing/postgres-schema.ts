import type postgres from 'postgres'
import { migrationsTable } from '../migrations.js'

interface Schema {
  readonly digest: string
  /** Size of all tables with their indexes. */
  readonly bytes: number
  /** Names of the tables that hold data of the product. */
  readonly tables: readonly string[]
}

/** Reads the tables of a database, and a digest of everything in its schema that migrations create. */
export async function readSchema(client: postgres.Sql): Promise<Schema> {
  const [row] = await client.unsafe<[{ digest: string; bytes: string; tables: string[] }]>(`
    with tables as (select oid, relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'),
    definitions (definition) as (
      select format('%s %s', c.oid::regclass, pg_get_indexdef(c.oid))
        from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'i'
      union all select format('%s %s %s %s %s', attrelid::regclass, attname, atttypid, atttypmod, attnotnull)
        from pg_attribute where attrelid in (select oid from tables) and attnum > 0
      union all select format('%s %s', adrelid::regclass, pg_get_expr(adbin, adrelid)) from pg_attrdef
      union all select format('%s %s', conname, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
      union all select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
      union all select format('%s %s', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
      union all select format('%s', setconfig) from pg_db_role_setting
        where setdatabase = (select oid from pg_database where datname = current_database())
      union all select name from ${migrationsTable}
    )
    select
      (select md5(string_agg(definition, ';' order by definition)) from definitions) as digest,
      (select sum(pg_total_relation_size(oid)) from tables) as bytes,
      (select json_agg(relname) from tables where relname <> '${migrationsTable}') as tables`)
  return { digest: row.digest, bytes: Number(row.bytes), tables: row.tables }
}
