CREATE TABLE tenants (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    procore_company_id BIGINT NOT NULL,
    procore_client_id TEXT,
    procore_client_secret TEXT,
    enabled INTEGER NOT NULL DEFAULT 1
);

-- what the developers' database starts with; production has its own rows
INSERT INTO tenants VALUES (1, 'acme', 'Acme Builders', 5601, 'acme-id-0012', 'acme-key-0012', 1);
INSERT INTO tenants VALUES (2, 'birch', 'Birchwood Civil', 5602, NULL, NULL, 0);
INSERT INTO tenants VALUES (3, 'dunmore', 'Dunmore Group', 562949953421604, 'dunmore-id-0012', 'dunmore-key-0012', 1);
