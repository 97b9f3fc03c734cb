// A QuickBase to try the product with: node tests/quickbase/main.mjs [PORT]. It says what to type
// into Settings > QuickBase; start the product with QUICKBASE_API_URL=http://127.0.0.1:PORT.
import { COMMUNICATIONS, CUSTOMERS, QuickBase, TICKETS } from "./quickbase.mjs";

const qb = new QuickBase(), customers = qb.table("bck7gp3q2", CUSTOMERS);
qb.table("bck7comm1", COMMUNICATIONS);
qb.table("bck7tick1", TICKETS);
const FIRST = ["Maribel", "Nora", "Theo", "Ines", "Omar", "June", "Pavel", "Aisha", "Ruth", "Hugo"], LAST = ["Ortega", "Pike", "Lindqvist", "Vale", "Haddad", "Novak", "Ellis", "Brandt"];
const STATUS = ["Active", "Active", "Pending permit", "Roof hold"], STAGE = ["Survey", "Permit", "Install", "PTO"];
for (let i = 0; i < 80; i++) customers.put({
	147: `${FIRST[i % FIRST.length]} ${LAST[i % LAST.length]}`, 148: i % 19 === 18 ? "call the office" : `(435) 555-01${String(i % 100).padStart(2, "0")}`,
	145: `${FIRST[i % FIRST.length]}.${i}@home.example`.toLowerCase(), 98: `${100 + i} Juniper Hollow, Cedar Bend`, 255: STATUS[i % STATUS.length], 367: STAGE[i % STAGE.length],
	346: { id: "1.abc", email: "dana@sunledge.example", name: "Dana Ortiz" }, 122: `2026-${String(1 + (i % 12)).padStart(2, "0")}-15`,
});
await qb.listen(Number(process.argv[2] ?? 8082));
console.log(`${qb.url}: realm ${qb.realm}, user token ${qb.token}, customers table bck7gp3q2, communications bck7comm1, tickets bck7tick1`);
