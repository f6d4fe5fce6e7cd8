package main

// germanTexts are the board's own texts, by the English ones.
//
//nolint:funlen,gosec // a table, and no credentials
func germanTexts() map[string]string {
	return map[string]string{
		// Every page.
		"Skip to the content": "Zum Inhalt", "careers": "Karriere", "Pages": "Seiten", "Open positions": "Offene Stellen",
		"Behind the board": "Hinter den Kulissen", "Connect Personio": "Personio verbinden",
		"Jobs come from Personio and follow it by themselves; applications go back there.": "Die Stellen kommen aus Personio und folgen ihm von selbst; Bewerbungen gehen dorthin zurück.",
		"This is a demonstration: Personio is built in.":                                   "Dies ist eine Vorführung: Personio ist eingebaut.",
		"There is nothing here":                        "Hier ist nichts",
		"The address has changed, or was never right.": "Die Adresse hat sich geändert oder stimmte nie.",
		"A password is needed":                         "Hier braucht es ein Passwort",
		"These pages are for those who run the board.": "Diese Seiten sind für die Betreiber der Stellenbörse.",
		"Not from here":                                "Nicht von hier aus",
		"See open positions":                           "Offene Stellen ansehen",
		"These pages open on the board's own machine, or with a password (-admin-password).": "Diese Seiten öffnen sich auf dem Rechner der Stellenbörse oder mit einem Passwort (-admin-password).",

		// The list.
		"Work with us": "Arbeiten Sie mit uns", "1 open position. Find yours.": "1 offene Stelle. Finden Sie Ihre.",
		"%d open positions. Find yours.": "%d offene Stellen. Finden Sie Ihre.", "%d open positions": "%d offene Stellen",
		"Search": "Suchen", "Title, skill or keyword": "Titel, Können oder Stichwort", "Office": "Standort", "All offices": "Alle Standorte",
		"Department": "Abteilung", "All departments": "Alle Abteilungen", "Hours": "Arbeitszeit", "All hours": "Alle Arbeitszeiten",
		"Contract": "Vertrag", "All contracts": "Alle Verträge", "1 match": "1 Treffer", "%d matches": "%d Treffer",
		"Clear all filters": "Alle Filter aufheben", "The list has changed. Show it": "Die Liste hat sich geändert. Anzeigen",
		"Nothing fits this search": "Dazu passt keine Stelle", "Try fewer words or other filters.": "Versuchen Sie es mit weniger Wörtern oder anderen Filtern.",
		"Look at all positions": "Alle Stellen ansehen", "New": "Neu", "Updated": "Geändert",

		// A job and its form.
		"All positions": "Alle Stellen", "Apply now": "Jetzt bewerben", "At a glance": "Auf einen Blick", "Where": "Ort", "Level": "Stufe",
		"Experience": "Erfahrung", "Salary": "Gehalt", "Employer": "Arbeitgeber",
		"The company has not written a description in this language yet.": "Das Unternehmen hat in dieser Sprache noch keine Beschreibung geschrieben.",
		"Apply for this position": "Auf diese Stelle bewerben", "First name": "Vorname", "Last name": "Nachname", "E-mail": "E-Mail", "Phone": "Telefon",
		"(optional)": "(freiwillig)", "Available from": "Verfügbar ab", "as soon as possible": "so bald wie möglich", "Salary expectations": "Gehaltsvorstellung",
		"CV": "Lebenslauf", "(PDF, Word or image, up to 20 MB)": "(PDF, Word oder Bild, bis 20 MB)", "Message": "Nachricht",
		"I agree that my application is processed for this position.": "Ich bin einverstanden, dass meine Bewerbung für diese Stelle verarbeitet wird.",
		"Send application": "Bewerbung senden", "Sending …": "Wird gesendet …", "Saving …": "Wird gespeichert …",
		"That did not work. Please try again.":                                   "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
		"The connection broke. Please try again.":                                "Die Verbindung ist abgerissen. Bitte versuchen Sie es noch einmal.",
		"Applications are not open on this board.":                               "Auf dieser Seite kann man sich zurzeit nicht bewerben.",
		"Application sent":                                                       "Bewerbung gesendet",
		"Thank you, we have your application":                                    "Danke, Ihre Bewerbung ist da",
		"See more positions":                                                     "Weitere Stellen ansehen",
		"This position is no longer open":                                        "Diese Stelle ist nicht mehr offen",
		"%s has been filled or withdrawn.":                                       "%s ist besetzt oder zurückgezogen.",
		"It goes to the people who hire for %s. They will answer you by e-mail.": "Sie geht an die Menschen, die über %s entscheiden. Sie antworten Ihnen per E-Mail.",

		// What is wrong with an application.
		"You have already applied for this job with this e-mail address. We have your application.": "Mit dieser E-Mail-Adresse haben Sie sich schon auf diese Stelle beworben. Ihre Bewerbung ist da.",
		"Please choose your CV.":                                                        "Bitte wählen Sie Ihren Lebenslauf aus.",
		"The form did not arrive as a whole. Please try again.":                         "Das Formular kam nicht vollständig an. Bitte versuchen Sie es noch einmal.",
		"The file is larger than 20 MB.":                                                "Die Datei ist größer als 20 MB.",
		"Please tell us your name.":                                                     "Bitte nennen Sie Ihren Namen.",
		"Please enter an e-mail address that we can answer to.":                         "Bitte geben Sie eine E-Mail-Adresse an, an die wir antworten können.",
		"Please choose a PDF, Word or image file.":                                      "Bitte wählen Sie eine PDF-, Word- oder Bilddatei.",
		"The file is empty.":                                                            "Die Datei ist leer.",
		"Your application could not be saved. Please try again in a few minutes.":       "Ihre Bewerbung konnte nicht gespeichert werden. Bitte versuchen Sie es in einigen Minuten noch einmal.",
		"Please tick this box: without your agreement we may not keep the application.": "Bitte setzen Sie diesen Haken: Ohne Ihr Einverständnis dürfen wir die Bewerbung nicht behalten.",

		// Values of the feed.
		"Permanent": "Unbefristet", "Intern": "Praktikum", "Trainee": "Ausbildung", "Freelance": "Freie Mitarbeit", "Temporary": "Befristet", "Working student": "Werkstudium",
		"Full-time": "Vollzeit", "Part-time": "Teilzeit", "Full- or part-time": "Voll- oder Teilzeit",
		"Entry-level": "Berufseinstieg", "Experienced": "Berufserfahren", "Executive": "Führungskraft", "Student": "Studium",
		"Less than 1 year": "Weniger als 1 Jahr", "More than 15 years": "Mehr als 15 Jahre", "%s years": "%s Jahre",
		"%s per year": "%s pro Jahr", "%s per month": "%s pro Monat", "%s per hour": "%s pro Stunde", "from %s": "ab %s", "up to %s": "bis %s",

		// Behind the board.
		"What the sync saw, did, and handed over.": "Was der Abgleich gesehen, getan und weitergegeben hat.",
		"open jobs": "offene Stellen", "created": "angelegt", "updated": "geändert", "archived": "archiviert", "applications": "Bewerbungen",
		"The last look at the feed, at %s, failed. The board stays as it was.": "Der letzte Blick in den Feed um %s ist gescheitert. Die Seite bleibt, wie sie war.",
		"Last look at the feed: %s, %d positions.":                             "Letzter Blick in den Feed: %s, %d Stellen.",
		"%d jobs are held": "%d Stellen sind angehalten", "Archive these %d jobs": "Diese %d Stellen archivieren",
		"They are no longer in the feed, but so many at once look like a mistake. They stay on the board until they return or you archive them.": "Sie fehlen im Feed, aber so viele auf einmal sehen nach einem Versehen aus. Sie bleiben stehen, bis sie wiederkommen oder Sie sie archivieren.",
		"Events": "Ereignisse", "Event": "Ereignis", "Time": "Zeit", "Job": "Stelle", "State": "Zustand", "Nothing yet.": "Noch nichts.", "Show the newest": "Neueste anzeigen",
		"Applications": "Bewerbungen", "Nobody has applied yet.": "Noch hat sich niemand beworben.", "Arrived in the built-in Personio": "Im eingebauten Personio angekommen",
		"No application yet.": "Noch keine Bewerbung.", "channel": "Kanal",

		// Connecting.
		"Jobs appear here by themselves, and applications arrive in your Personio.": "Stellen erscheinen hier von selbst, und Bewerbungen kommen in Ihrem Personio an.",
		"One step is missing": "Ein Schritt fehlt noch", "Open it in Personio": "In Personio öffnen", "Everything that could be checked works": "Alles, was sich prüfen ließ, funktioniert",
		"Step": "Schritt", "What was found": "Befund", "Your account": "Ihr Konto", "Address at which you log in": "Adresse, unter der Sie sich anmelden",
		"such as acme.app.personio.com": "etwa acme.app.personio.com", "in the same row; not a client secret": "in derselben Zeile; kein Client-Secret",
		"API name of the source attribute": "API-Name des Felds für die Quelle", "Personnel data": "Personaldaten",
		"shown once, when the integration is created": "wird nur einmal gezeigt, wenn die Integration entsteht", "Check the connection": "Verbindung prüfen",
		"Nothing is stored, and nothing is created in Personio.":            "Nichts wird gespeichert, und in Personio entsteht nichts.",
		"The values are those of the built-in company: change one and see.": "Die Werte sind die der eingebauten Firma: Ändern Sie einen und sehen Sie, was geschieht.",
		"What to do in Personio": "Was in Personio zu tun ist", "open": "öffnen",
	}
}
