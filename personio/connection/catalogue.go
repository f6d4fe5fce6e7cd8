package connection

// bilingual is a text in the languages that this package has.
type bilingual struct{ english, german string }

// catalogue has every text that a person gets to read. The German names of Personio's menus
// are those of its German help centre and of German guides of others (heyflow, read
// 2026-11-30), or translations where neither names them.
//
//nolint:gochecknoglobals,misspell // a table that nothing writes to; it is half in German
var catalogue = map[Code]bilingual{
	// States.
	"state.ok":      {"in order", "in Ordnung"},
	"state.failed":  {"to be mended", "zu beheben"},
	"state.unclear": {"unclear", "unklar"},
	"state.unset":   {"not set up", "nicht eingerichtet"},

	// Statuses of connections that are kept.
	"status.draft":      {"begun", "begonnen"},
	"status.incomplete": {"a step is missing", "ein Schritt fehlt"},
	"status.checking":   {"being checked", "wird geprüft"},
	"status.ready":      {"ready", "bereit"},
	"status.degraded":   {"disturbed", "gestört"},
	"status.ended":      {"ended", "beendet"},

	// Steps.
	"step.domain":           {"Address", "Adresse"},
	"step.network":          {"Network", "Netzwerk"},
	"step.feed":             {"Job feed", "Stellen-Feed"},
	"step.texts":            {"Job texts", "Stellentexte"},
	"step.recruiting-key":   {"Recruiting key", "Recruiting-Schlüssel"},
	"step.recruiting-plan":  {"Plan", "Tarif"},
	"step.channel":          {"Channel", "Kanal"},
	"step.source-attribute": {"Original source", "Ursprüngliche Quelle"},
	"step.client":           {"API credentials", "API-Zugangsdaten"},
	"step.access":           {"Access rights", "Zugriffsrechte"},
	"step.attributes":       {"Attributes", "Attribute"},
	"step.clock":            {"Clock", "Uhr"},

	// The address.
	"domain.ok":      {"The company is known to Personio.", "Das Unternehmen ist bei Personio bekannt."},
	"domain.answers": {"The host answers.", "Der Server antwortet."},
	"domain.gone":    {"Personio has neither a job feed nor a career page at this address.", "Personio hat unter dieser Adresse weder einen Stellen-Feed noch eine Karriereseite."},
	"domain.renamed": {
		"The address leads to a company with another name. If Personio renamed the account, enter the new address.",
		"Die Adresse führt zu einem Unternehmen mit anderem Namen. Falls Personio den Account umbenannt hat, geben Sie die neue Adresse ein.",
	},
	"domain.unclear": {"The career page does not say whether the company is there; try again later.", "Die Karriereseite sagt nicht, ob es das Unternehmen gibt. Versuchen Sie es später noch einmal."},
	"domain.forms": {
		"Enter the address at which you log in to Personio, such as https://acme.app.personio.com, the address of your career page, such as acme.jobs.personio.de, or the name alone, such as acme.",
		"Geben Sie die Adresse ein, unter der Sie sich bei Personio anmelden, etwa https://acme.app.personio.com, die Adresse Ihrer Karriereseite, etwa acme.jobs.personio.de, oder nur den Namen, etwa acme.",
	},
	"domain.empty":          {"The address is missing. {forms}", "Die Adresse fehlt. {forms}"},
	"domain.no_address":     {"There is no address in this text. {forms}", "In diesem Text steht keine Adresse. {forms}"},
	"domain.not_an_address": {"This is not an address. {forms}", "Das ist keine Adresse. {forms}"},
	"domain.not_a_name": {
		"A company's name at Personio has only letters a to z, digits and hyphens. {forms}",
		"Der Name eines Unternehmens bei Personio besteht nur aus Buchstaben a bis z, Ziffern und Bindestrichen. {forms}",
	},
	"domain.length": {"A company's name at Personio has 3 to 40 characters. {forms}", "Der Name eines Unternehmens bei Personio hat 3 bis 40 Zeichen. {forms}"},
	"domain.foreign_letter": {
		"There is a letter in the address that no address of Personio has, although it may look like one; type the address instead of copying it. {forms}",
		"In der Adresse steht ein Buchstabe, den keine Adresse von Personio hat, auch wenn er so aussieht. Tippen Sie die Adresse ab, statt sie zu kopieren. {forms}",
	},
	"domain.ip_address": {"This is an IP address. {forms}", "Das ist eine IP-Adresse. {forms}"},
	"domain.other_host": {"{host} is not an address of Personio. {forms}", "{host} ist keine Adresse von Personio. {forms}"},
	"domain.email":      {"This is an e-mail address. {forms}", "Das ist eine E-Mail-Adresse. {forms}"},
	"domain.personio_host": {
		"{host} is a page of Personio's own and belongs to no company. {forms}", "{host} ist eine eigene Seite von Personio und gehört zu keinem Unternehmen. {forms}",
	},
	"domain.several": {"There are addresses of more than one company in this text. {forms}", "In diesem Text stehen Adressen mehrerer Unternehmen. {forms}"},

	// The network.
	"network.ok":         {"Personio's hosts can be reached.", "Die Server von Personio sind erreichbar."},
	"network.unsent":     {"Nothing was sent.", "Es wurde nichts gesendet."},
	"network.unanswered": {"Nothing was answered.", "Es kam keine Antwort."},
	"network.proxy": {
		"{host} cannot be reached: the proxy refuses the connection (status {status}).", "{host} ist nicht erreichbar: Der Proxy verweigert die Verbindung (Status {status}).",
	},
	"network.no-proxy": {"{host} cannot be reached: the proxy refuses or cannot be reached.", "{host} ist nicht erreichbar: Der Proxy verweigert die Verbindung oder antwortet nicht."},
	"network.dns":      {"{host} cannot be reached: its name cannot be resolved (DNS).", "{host} ist nicht erreichbar: Der Name lässt sich nicht auflösen (DNS)."},
	"network.no-tls": {
		"{host} cannot be reached: what answers does not speak TLS; a proxy or firewall may stand in between.",
		"{host} ist nicht erreichbar: Was antwortet, spricht kein TLS; vielleicht steht ein Proxy oder eine Firewall dazwischen.",
	},
	"network.certificate": {
		"{host} cannot be reached: its certificate is not trusted here (TLS); a proxy may have replaced it.",
		"{host} ist nicht erreichbar: Seinem Zertifikat wird hier nicht vertraut (TLS); vielleicht hat ein Proxy es ersetzt.",
	},
	"network.refused": {"{host} cannot be reached: the connection is refused.", "{host} ist nicht erreichbar: Die Verbindung wird abgelehnt."},
	"network.timeout": {"{host} cannot be reached: it does not answer in time.", "{host} ist nicht erreichbar: Es kommt nicht rechtzeitig eine Antwort."},
	"network.failed":  {"{host} cannot be reached: the connection fails.", "{host} ist nicht erreichbar: Die Verbindung bricht ab."},

	// The feed and its texts.
	"feed.ok":          {"The feed is switched on.", "Der Feed ist eingeschaltet."},
	"feed.empty":       {"The feed is switched on; no job is published at the moment.", "Der Feed ist eingeschaltet; zurzeit ist keine Stelle veröffentlicht."},
	"feed.off":         {"The feed is not switched on.", "Der Feed ist nicht eingeschaltet."},
	"feed.off-or-gone": {"Either the feed is not switched on, or the company is not there.", "Entweder ist der Feed nicht eingeschaltet, oder es gibt das Unternehmen nicht."},
	"feed.unavailable": {"Personio does not serve the feed at the moment; try again later.", "Personio liefert den Feed zurzeit nicht. Versuchen Sie es später noch einmal."},
	"feed.unfit":       {"What comes in the feed's place is no complete job feed.", "Was anstelle des Feeds kommt, ist kein vollständiger Stellen-Feed."},
	"feed.no-client":   {"The feed cannot be asked for with these options.", "Der Feed lässt sich mit diesen Einstellungen nicht abrufen."},
	"texts.ok":         {"Jobs have texts.", "Die Stellen haben Texte."},
	"texts.ok-in":      {"All jobs have texts in: {languages}.", "Alle Stellen haben Texte in: {languages}."},
	"texts.ok-so-far": {
		"All jobs have texts in: {languages}. Not looked at, because a check sends few requests: {unseen}.",
		"Alle Stellen haben Texte in: {languages}. Nicht geprüft, weil eine Prüfung nur wenige Anfragen sendet: {unseen}.",
	},
	"texts.no-job":  {"Without a published job there is no text to look at.", "Ohne veröffentlichte Stelle gibt es keinen Text zu prüfen."},
	"texts.none":    {"No job has a text in the feed's own language.", "Keine Stelle hat einen Text in der Sprache des Feeds."},
	"texts.missing": {"Texts are missing (jobs without a text / all jobs): {languages}.", "Es fehlen Texte (Stellen ohne Text / alle Stellen): {languages}."},
	"texts.unclear": {"The feed did not come in every language.", "Der Feed kam nicht in jeder Sprache."},

	// Recruiting.
	"recruiting-key.ok": {"Company ID and token belong together.", "Company ID und Token gehören zusammen."},
	"recruiting-key.refused": {
		"Personio knows no such company ID and recruiting token. Either is wrong, or they belong to different companies.",
		"Personio kennt diese Company ID mit diesem Token nicht. Eines von beiden ist falsch, oder sie gehören zu verschiedenen Unternehmen.",
	},
	"recruiting-key.accepted": {
		"Personio accepted an application that it should have refused: look for the candidate “Connection Check” and remove it.",
		"Personio hat eine Bewerbung angenommen, die es ablehnen sollte: Suchen Sie nach „Connection Check“ und entfernen Sie die Bewerbung.",
	},
	"recruiting-key.unclear":      {"Personio did not answer the probe; try again in a minute.", "Personio hat auf die Probe nicht geantwortet. Versuchen Sie es in einer Minute noch einmal."},
	"recruiting-key.no-id":        {"The token is there, the company ID is missing.", "Das Token ist da, die Company ID fehlt."},
	"recruiting-key.id-no-number": {"The company ID is not a number.", "Die Company ID ist keine Zahl."},
	"recruiting-key.no-token":     {"The company ID is there, the token is missing.", "Die Company ID ist da, das Token fehlt."},
	"recruiting-key.bearer": {
		"The token has “Bearer” in front; paste only what follows that word.", "Vor dem Token steht „Bearer“; fügen Sie nur ein, was nach diesem Wort kommt.",
	},
	"recruiting-key.client-secret": {
		"The token is a secret of the Personnel API; recruiting has a token of its own.", "Das Token ist ein Secret der Personal-API; das Recruiting hat ein eigenes Token.",
	},
	"recruiting-key.mangled": {
		"The token has white space inside, or a character that does not belong there, perhaps an invisible one; copy it again.",
		"Das Token enthält Leerraum oder ein Zeichen, das nicht hineingehört, vielleicht ein unsichtbares. Kopieren Sie es noch einmal.",
	},
	"recruiting-plan.ok":            {"The plan has recruiting and its API.", "Der Tarif enthält Recruiting und dessen API."},
	"recruiting-plan.no-recruiting": {"The company's plan lacks recruiting.", "Im Tarif des Unternehmens fehlt das Recruiting."},
	"recruiting-plan.no-api":        {"The company's plan lacks the Recruiting API.", "Im Tarif des Unternehmens fehlt die Recruiting-API."},
	"recruiting-plan.no-feature":    {"The company's plan lacks a feature.", "Im Tarif des Unternehmens fehlt eine Funktion."},
	"recruiting.needs-probe": {
		"Only the recruiting probe can tell whether Personio accepts it.", "Ob Personio das annimmt, zeigt nur die Recruiting-Probe.",
	},
	"channel.ok":        {"Personio does not object to the channel.", "Personio hat gegen den Kanal keine Einwände."},
	"channel.unknown":   {"The company has no recruiting channel with this ID.", "Das Unternehmen hat keinen Recruiting-Kanal mit dieser ID."},
	"channel.no-number": {"The channel ID is not a number; perhaps it is the channel's name.", "Die Kanal-ID ist keine Zahl; vielleicht ist es der Name des Kanals."},
	"source-attribute.ok": {
		"Personio does not object to the attribute.", "Personio hat gegen das Attribut keine Einwände.",
	},
	"source-attribute.unknown": {"The company has no candidate attribute with this API name.", "Das Unternehmen hat kein Bewerberattribut mit diesem API-Namen."},
	"source-attribute.type":    {"The attribute is not of the type text.", "Das Attribut ist nicht vom Typ Text."},
	"source-attribute.name": {
		"The attribute is given by another name than its API name, which looks like custom_attribute_277893.",
		"Das Attribut ist nicht mit seinem API-Namen angegeben; der sieht aus wie custom_attribute_277893.",
	},

	// The Personnel API.
	"client.ok": {"Personio accepts client ID and secret.", "Personio nimmt Client-ID und Secret an."},
	"client.refused": {
		"Personio does not accept client ID and client secret. They may be swapped, of another company, or of an integration that was removed.",
		"Personio nimmt Client-ID und Secret nicht an. Vielleicht sind sie vertauscht, von einem anderen Unternehmen oder von einer Integration, die entfernt wurde.",
	},
	"client.no-token":  {"Personio refuses to give a token.", "Personio gibt kein Token heraus."},
	"client.no-client": {"The API cannot be asked with these options.", "Die API lässt sich mit diesen Einstellungen nicht abfragen."},
	"client.no-id":     {"The client secret is there, the client ID is missing.", "Das Secret ist da, die Client-ID fehlt."},
	"client.no-secret": {"The client ID is there, the client secret is missing.", "Die Client-ID ist da, das Secret fehlt."},
	"client.id-mangled": {
		"The client ID has white space inside, or a character that does not belong there, perhaps an invisible one; copy it again.",
		"Die Client-ID enthält Leerraum oder ein Zeichen, das nicht hineingehört, vielleicht ein unsichtbares. Kopieren Sie sie noch einmal.",
	},
	"client.secret-mangled": {
		"The client secret has white space inside, or a character that does not belong there, perhaps an invisible one; copy it again.",
		"Das Secret enthält Leerraum oder ein Zeichen, das nicht hineingehört, vielleicht ein unsichtbares. Kopieren Sie es noch einmal.",
	},
	"access.ok":       {"“{right}” is there.", "„{right}“ ist da."},
	"access.missing":  {"The access right “{right}” is missing.", "Das Zugriffsrecht „{right}“ fehlt."},
	"access.plan":     {"The company's plan lacks this feature (“{right}”).", "Im Tarif des Unternehmens fehlt diese Funktion („{right}“)."},
	"access.not-here": {"Personio does not have this for the company, or not for this integration (“{right}”).", "Personio hat das für das Unternehmen nicht, oder nicht für diese Integration („{right}“)."},
	"access.unclear":  {"Personio answered something else than expected (“{right}”); try again later.", "Personio hat etwas anderes als erwartet geantwortet („{right}“). Versuchen Sie es später noch einmal."},
	"access.unasked":  {"The check's requests are used up before “{right}”; check fewer rights at once.", "Die Anfragen der Prüfung waren vor „{right}“ aufgebraucht; prüfen Sie weniger Rechte auf einmal."},
	"access.untold":   {"Whether “{right}” is there shows only when it is used.", "Ob „{right}“ da ist, zeigt sich erst, wenn es gebraucht wird."},
	"attributes.ok":   {"Attributes of persons are readable.", "Attribute von Personen sind lesbar."},
	"attributes.none": {
		"Persons come without any attribute: none is selected as readable for this integration.",
		"Personen kommen ohne jedes Attribut: Für diese Integration ist keines als lesbar ausgewählt.",
	},
	"attributes.no-person": {"There is no person to look at.", "Es gibt keine Person, die geprüft werden könnte."},
	"attributes.unclear":   {"The answer cannot be read.", "Die Antwort ist nicht lesbar."},

	// The clock.
	"clock.ok":      {"The clocks agree.", "Die Uhren stimmen überein."},
	"clock.unclear": {"Personio did not say what time it is.", "Personio hat nicht gesagt, wie spät es ist."},
	"clock.behind": {
		"This machine's clock is behind Personio's: tokens and dates will be taken for expired or in the future.",
		"Die Uhr dieses Rechners geht gegenüber der von Personio nach: Token und Daten gelten dann als abgelaufen oder zukünftig.",
	},
	"clock.ahead": {
		"This machine's clock is ahead of Personio's: tokens and dates will be taken for expired or in the future.",
		"Die Uhr dieses Rechners geht gegenüber der von Personio vor: Token und Daten gelten dann als abgelaufen oder zukünftig.",
	},

	// Any step.
	"check.unset":      {"Not configured.", "Nicht eingerichtet."},
	"check.blocked":    {"A step before this one has to be mended first.", "Vorher ist ein anderer Schritt zu beheben."},
	"check.ended":      {"The check ended before Personio answered.", "Die Prüfung endete, bevor Personio antwortete."},
	"check.unanswered": {"Personio's API did not answer; try again later.", "Die API von Personio hat nicht geantwortet. Versuchen Sie es später noch einmal."},

	// Where something is, in Personio or elsewhere.
	"place.login":                {"The address at which the company logs in to Personio", "Die Adresse, unter der sich das Unternehmen bei Personio anmeldet"},
	"place.feed":                 {"Settings > Recruiting > Recruiting > tab Career page > Activations > “Enable XML feed” > Apply changes", "Einstellungen > Recruiting > Recruiting > Reiter Karriereseite > Aktivierungen > „XML-Feed aktivieren“ > Änderungen übernehmen"},
	"place.feed-older":           {"Settings > Recruiting > Career page > Activations > “Enable XML feed” > Apply changes", "Einstellungen > Recruiting > Karriereseite > Aktivierungen > „XML-Feed aktivieren“ > Änderungen übernehmen"},
	"place.texts":                {"Recruiting > Jobs > (job) > Job posting, in the missing language", "Recruiting > Stellen > (Stelle) > Stellenanzeige, in der fehlenden Sprache"},
	"place.recruiting-key":       {"Marketplace > Connected integrations > Recruiting integrations", "Marketplace > Verbundene Integrationen > Recruiting-Integrationen"},
	"place.recruiting-key-older": {"Settings > Integrations > API credentials > Recruiting API key", "Einstellungen > Integrationen > API-Zugangsdaten > Recruiting API key"},
	"place.plan":                 {"Personio's plan of the company: ask Personio for Recruiting and its API", "Der Personio-Tarif des Unternehmens: Recruiting und dessen API bei Personio erfragen"},
	"place.channel":              {"Settings > Recruiting > Channels > (channel) > Recruiting API channel ID", "Einstellungen > Recruiting > Kanäle > (Kanal) > Recruiting API channel ID"},
	"place.source-attribute":     {"Settings > Recruiting > Attributes > Candidate profile > (attribute of type text) > API name", "Einstellungen > Recruiting > Attribute > Bewerberprofil > (Attribut vom Typ Text) > API-Name"},
	"place.client":               {"Marketplace > Connected integrations > Create custom integration, or (integration) > API credentials", "Marketplace > Verbundene Integrationen > Eigene Integration erstellen, oder (Integration) > API-Zugangsdaten"},
	"place.client-older":         {"Settings > Integrations > API credentials", "Einstellungen > Integrationen > API-Zugangsdaten"},
	"place.access":               {"Marketplace > Connected integrations > (integration) > Access rights", "Marketplace > Verbundene Integrationen > (Integration) > Zugriffsrechte"},
	"place.attributes":           {"Marketplace > Connected integrations > (integration) > Readable employee attributes", "Marketplace > Verbundene Integrationen > (Integration) > Lesbare Mitarbeiterattribute"},
	"place.network":              {"The network of the machine that runs the integration: DNS, firewall, proxy", "Das Netz des Rechners, auf dem die Integration läuft: DNS, Firewall, Proxy"},
	"place.clock":                {"The clock of the machine that runs the integration", "Die Uhr des Rechners, auf dem die Integration läuft"},

	// What a guide says to do.
	"guide.api-right": {
		"You need the access right “Account configuration > API”. You have it if you can open the page below.",
		"Sie brauchen das Zugriffsrecht „Account-Konfiguration > API“. Sie haben es, wenn Sie die folgende Seite öffnen können.",
	},
	"guide.marketplace-right": {
		"You need the access right “Account configuration > Marketplace Integration”. You have it if the page below shows “Create custom integration”.",
		"Sie brauchen das Zugriffsrecht „Account-Konfiguration > Marketplace Integration“. Sie haben es, wenn die folgende Seite „Eigene Integration erstellen“ zeigt.",
	},
	"guide.domain": {
		"Copy the address at which you log in to Personio, such as acme.app.personio.com, into {product}.",
		"Kopieren Sie die Adresse, unter der Sie sich bei Personio anmelden, etwa acme.app.personio.com, nach {product}.",
	},
	"guide.feed": {
		"Switch “Enable XML feed” on and press “Apply changes”. Without it {product} sees no jobs.",
		"Schalten Sie „XML-Feed aktivieren“ ein und übernehmen Sie die Änderungen. Sonst sieht {product} keine Stellen.",
	},
	"guide.recruiting-key": {
		"Copy the company ID and the access token of the Recruiting API key into {product}. A client ID and secret do not work here.",
		"Kopieren Sie Company ID und Access Token des Recruiting-API-Schlüssels nach {product}. Client-ID und Secret funktionieren hier nicht.",
	},
	"guide.channel": {
		"Add a new channel with this name and the pricing “None”, and copy its “Recruiting API channel ID”.",
		"Legen Sie einen neuen Kanal mit diesem Namen und der Bepreisung „Keine“ an und kopieren Sie dessen „Recruiting API channel ID“.",
	},
	"guide.channel-lost": {
		"Without it applications do not show that they came from {product}.", "Sonst zeigen Bewerbungen nicht, dass sie von {product} kommen.",
	},
	"guide.source-attribute": {
		"Add a candidate attribute with this name and type, and copy its API name.", "Legen Sie ein Bewerberattribut mit diesem Namen und Typ an und kopieren Sie dessen API-Namen.",
	},
	"guide.source-attribute-lost": {
		"Without it the place where an applicant saw the job is not kept.", "Sonst geht verloren, wo Bewerbende die Stelle gesehen haben.",
	},
	"guide.client": {
		"Create a custom integration with this name and copy its client ID and client secret into {product}. The secret is shown once.",
		"Erstellen Sie eine eigene Integration mit diesem Namen und kopieren Sie deren Client-ID und Client-Secret nach {product}. Das Secret wird nur einmal gezeigt.",
	},
	"guide.access": {"Give the integration these access rights:", "Geben Sie der Integration diese Zugriffsrechte:"},
	"guide.attributes": {
		"Select the employee attributes that {product} may read. What is not selected does not arrive at all.",
		"Wählen Sie die Mitarbeiterattribute, die {product} lesen darf. Was nicht gewählt ist, kommt gar nicht an.",
	},

	// What is copied into Personio.
	"copy.channel-name":     {"Name of the channel", "Name des Kanals"},
	"copy.attribute-name":   {"Name of the attribute", "Name des Attributs"},
	"copy.attribute-type":   {"Type of the attribute", "Typ des Attributs"},
	"copy.integration-name": {"Name of the integration", "Name der Integration"},
	"value.original-source": {"Original source", "Ursprüngliche Quelle"},
	"value.text":            {"Text", "Text"},

	// Around it.
	"page.guide":    {"How to connect {product} with Personio", "So verbinden Sie {product} mit Personio"},
	"page.optional": {"optional", "freiwillig"},
	"page.or":       {"or, in older accounts:", "oder, in älteren Accounts:"},
	"page.older":    {"older address", "ältere Adresse"},
	"letter.begin": {
		"Hello,\n\nI would like to connect {product} with our Personio account and am not allowed to do all of it. Could you please do these steps, or give me the rights for them?",
		"Hallo,\n\nich möchte {product} mit unserem Personio-Account verbinden und darf nicht alles davon selbst tun. Können Sie bitte diese Schritte übernehmen oder mir die Rechte dafür geben?",
	},
	"letter.end": {
		"Please send keys and secrets by a safe way only, not by e-mail.\n\nThank you!", "Schlüssel und Secrets bitte nur auf einem sicheren Weg senden, nicht per E-Mail.\n\nVielen Dank!",
	},

	"report.failed": {"To be mended first: {step}. Requests sent: {requests}.", "Zuerst zu beheben: {step}. Gesendete Anfragen: {requests}."},
	"report.ok":     {"No step failed. Requests sent: {requests}.", "Kein Schritt ist fehlgeschlagen. Gesendete Anfragen: {requests}."},

	// Access rights, as the form of an integration names them.
	"right.persons.read":        {"Employees: read", "Mitarbeitende: lesen"},
	"right.persons.write":       {"Employees: write", "Mitarbeitende: schreiben"},
	"right.absences.read":       {"Absences: read", "Abwesenheiten: lesen"},
	"right.absences.write":      {"Absences: write", "Abwesenheiten: schreiben"},
	"right.attendances.read":    {"Attendances: read", "Anwesenheiten: lesen"},
	"right.attendances.write":   {"Attendances: write", "Anwesenheiten: schreiben"},
	"right.compensations.read":  {"Compensations: read", "Vergütungen: lesen"},
	"right.compensations.write": {"Compensations: write", "Vergütungen: schreiben"},
	"right.jobs.read":           {"Jobs: read", "Jobs: lesen"},
	"right.salary-bands.read":   {"Salary bands: read", "Gehaltsbänder: lesen"},
	"right.org-units.read":      {"Organization units: read", "Organisationseinheiten: lesen"},
	"right.legal-entities.read": {"Legal entities: read", "Rechtliche Einheiten: lesen"},
	"right.cost-centers.read":   {"Cost centers: read", "Kostenstellen: lesen"},
	"right.workplaces.read":     {"Workplaces: read", "Arbeitsorte: lesen"},
	"right.documents.read":      {"Documents: read", "Dokumente: lesen"},
	"right.documents.write":     {"Documents: write", "Dokumente: schreiben"},
	"right.reports.read":        {"Reports: read", "Berichte: lesen"},
	"right.custom-reports.read": {"Custom reports: read", "Benutzerdefinierte Berichte: lesen"},
	"right.webhooks.read":       {"Webhooks: read", "Webhooks: lesen"},
	"right.webhooks.write":      {"Webhooks: write", "Webhooks: schreiben"},
	"right.recruiting.read":     {"Recruiting: read", "Recruiting: lesen"},
	"right.recruiting.write":    {"Recruiting: write", "Recruiting: schreiben"},

	// Settings, as a form names them, where a problem has no step of the check.
	"operations.unknown": {"There is no operation “{operation}”.", "Es gibt keine Operation „{operation}“."},
}
