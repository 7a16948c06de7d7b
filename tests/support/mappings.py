"""What every mapping says of which members of an enum, or leaves out and why: held by tests/test_enums.py."""

from models.enums import NoticeKind, Role
from services.access.roles import CENTRE, SCHOOL_SIDE

# Enum → its mappings: an empty set means that the mapping must speak of every member.
WHOLE: frozenset[str] = frozenset()
FLOORS = {
    "documents.charts.canvas.Colour": {"documents.charts.canvas.RGB": WHOLE},
    "documents.errors.Problem": {
        "services.files.WORDS": WHOLE,
        # What a survey's own file is refused for in other words than a roadmap's; the rest is worded alike.
        "services.surveys.definitions.apart.WHY": {
            *("ARCHIVE", "BROKEN", "CELL_TOO_LONG", "EMPTY", "ENTITIES", "FAILED", "HTML", "NOT_TEXT", "OLD_EXCEL"),
            *(
                "NO_LETTERHEAD",
                "NO_PEOPLE",
                "NO_ROADMAP",
                "NOT_WORD",
                "OLD_OFFICE",
                "OLD_WORD",
                "OPEN_DOCUMENT",
                "OTHER_OFFICE",
                "PASSWORD",
                "PICTURE",
                "PICTURES_TOO_BIG",
            ),
            *("PDF_NOT_SUPPORTED", "PDF_WITHOUT_TEXT", "RTF", "TOO_BIG", "TOO_DEEP", "TOO_MANY_ROWS"),
        },
    },
    "documents.left_out.Left": {"services.files.left_out.WORDS": WHOLE},
    "documents.roadmap_rows.Note": {"services.roadmap.notes.NOTES": WHOLE},
    "documents.roadmap_table.columns.Role": {
        # A number is known by its sign, and the others by being none of these.
        "documents.roadmap_table.columns.WORDS": {"NUMBER", "OTHER"},
        "documents.roadmap_table.columns.WEAK_WORDS": {"EXECUTORS", "NUMBER", "OTHER", "SECTION"},
    },
    "documents.tables.kinds.Kind": {},
    "models.enums.AssignmentState": {"views.states.SIGNS": WHOLE, "views.states.NAMES": WHOLE},
    "models.enums.DeliveryClass": {},
    "models.enums.EventKind": {
        "views.evidence.card.EVENTS": WHOLE,
        # What is said to the other side as words goes out under its own kind of notice; the rest is «a message».
        "services.evidence.talk.NOTICES": {
            *("ANSWERED", "ASKED", "CANCELLED", "CONFIRMED", "DONE_BEFORE", "HELD", "LOOKED", "REOPENED", "REPORTED"),
            *("RETURNED", "SOLVED", "SUPPLEMENTED", "TAKEN_BACK"),
        },
        # The week tells of work that moved.
        "services.figures.week.RULES": {
            *("ANSWERED", "ASKED", "CANCELLED", "DONE_BEFORE", "HELD", "LOOKED", "PROBLEM", "REOPENED", "SOLVED"),
            "TAKEN_BACK",
            "SUPPLEMENTED",
        },
    },
    "models.enums.EvidenceKind": {"views.evidence.basket.KINDS": WHOLE},
    "models.enums.InboxState": {},
    "models.enums.ItemChangeKind": {
        "views.roadmap.card.CHANGES": WHOLE,
        "views.roadmap.notices.WHAT": {"ADDED", "AMENDED", "CLOSED", "DEADLINE"},
    },
    "models.enums.MarkWay": {"views.events.lists.WAYS": WHOLE},
    "models.enums.MentionState": {},
    "models.enums.OutboxState": {},
    "models.enums.PauseKind": {"views.reminders.pauses.SIGNS": WHOLE},
    "models.enums.PlanScope": {},
    "models.enums.Progress": {"views.evidence.card.PROGRESS": WHOLE, "views.status.progress.ANSWERS": WHOLE},
    "models.enums.ReminderState": {},
    "models.enums.ReturnReason": {"views.evidence.card.REASONS": WHOLE},
    "models.enums.RoadmapState": {},
    "models.enums.Role": {
        "views.roles.NAMES": WHOLE,
        "services.people.importing.roles.WORDS": WHOLE,
        "services.access.rules.EVERYBODY": WHOLE,
        "services.access.rules.THE_CENTRE": {role.name for role in Role} - {role.name for role in CENTRE},
        "services.access.rules.AT_SCHOOLS": {role.name for role in Role} - {role.name for role in SCHOOL_SIDE},
        "services.access.rules.ORGANISERS": {"LEADER", "OBSERVER", "TEACHER"},  # these come, and hold nothing
    },
    "views.status.buttons.Drawer": {"views.status.main.DRAWERS": WHOLE},
    "models.enums.WhyChanged": {"views.people.notices.CHANGES": WHOLE},
    "models.enums.SchoolStatus": {
        "views.executors.STATUSES": WHOLE,
        "views.events.planning.STATUSES": WHOLE,
        # A roadmap names the schools that are helped, not those that help.
        "services.roadmap.executors.words.STATUS_WORDS": {"LEAD"},
        "services.roadmap.executors.words.STATUSES": {"LEAD"},
    },
    "models.enums.SurveyState": {"views.surveys.running.STATES": WHOLE, "views.surveys.running.SIGNS": WHOLE},
    "models.enums.AdviceState": {"views.report.advice.SIGNS": WHOLE},
    "models.enums.YearKind": {
        "services.report.entering.STAGES_OF": WHOLE,
        "services.report.year_table.KINDS": WHOLE,
        "views.report.records.EXAMPLES": WHOLE,
        "views.report.records.NAMES": WHOLE,
    },
    "models.enums.YearStage": {
        "services.report.entering.WRITTEN": {"COUNT"},  # a number alone
        "services.report.records.STAGES": {"COUNT", "FINAL", "FIRST", "MIDDLE"},  # these are told in their own words
        "views.report.people.STAGE_WORDS": WHOLE,
    },
    "services.report.advice.Addressee": {"services.report.advice.TASKED": WHOLE, "views.report.advice.TO": WHOLE},
    "services.report.advice.Rule": {
        "services.report.advice.TO": WHOLE,
        "services.report.advice.BY_NUMBER": {"RETURNS", "RESPONSE", "WANTED"},  # these may hold several times
    },
    "services.report.guards.DoubtKind": {"views.report.doubts.SAID": WHOLE},
    "services.report.model.Chapter": {
        "views.report.paper.CHAPTERS": WHOLE,
        "views.report.screens.LABELS": WHOLE,
        "views.report.words.TITLES": WHOLE,
    },
    "services.report.year_table.Fault": {"views.report.records.FAULTS": WHOLE},
    "services.report.model.Root": {},
    "services.report.region.Year": {},
    "services.report.model.Unit": {},
    "services.access.looks.Look": {"views.people.looks.WHAT": WHOLE},
    "services.access.journal.Deeds": {
        "services.access.journal.BEGINNINGS": {"LOOKS"},  # told by how they end
        "views.people.journal.DEEDS": WHOLE,
    },
    "services.access.rules.Action": {"services.access.MEANINGS": WHOLE, "services.access.RULES": {"ANYBODY"}},
    "services.access.rules.Reach": {"services.access.doc.SIGNS": WHOLE},
    "services.deadlines.clues.EventKind": {},
    "services.deadlines.clues.Mark": {},
    "services.deadlines.clues.Mode": {},
    "services.deadlines.clues.PartKind": {
        "services.deadlines.calendar.PARTS_OF_MONTH": {"END", "LAST_DAY", "MIDDLE", "START", "WEEKDAY"}
    },
    "services.deadlines.clues.UnitKind": {
        "services.deadlines.calendar.CALENDAR_UNITS": {"DAY", "DECADE", "MONTH", "TERM", "TRIMESTER", "WEEK", "YEAR"},
        "services.deadlines.reading.repeats.TIMES_A_YEAR": {"DAY", "DECADE", "MONTH", "WEEK"},
        "services.deadlines.rules.MONTHS_OF": {"DAY", "DECADE", "TERM", "TRIMESTER", "WEEK"},
    },
    "services.deadlines.model.DeadlineKind": {},
    "services.deadlines.model.DeadlineReason": {
        "services.deadlines.reading.heard.ORDER": WHOLE,
        "views.roadmap.importing.words.REASONS": WHOLE,
    },
    "services.deadlines.stretches.Grain": {},
    "services.figures.model.Section": {},
    "services.figures.model.Unit": {},
    "services.figures.scope.View": {
        "services.status.scope.ROLES": {"OWN"},  # open to everybody
        "views.status.main.VIEWS": WHOLE,
        "views.status.main.CUTS_OF": WHOLE,
    },
    "models.enums.Concern": {
        "handlers.status.CONCERNS": WHOLE,
        "views.status.lists.CAUSES": {"GOING", "UNDATED"},  # of who does not respond
        "views.status.unheard.MEANINGS": {"GOING", "UNDATED"},
    },
    "models.enums.EventActKind": {},
    "models.enums.EventAnswer": {"views.events.lists.SIGNS": WHOLE, "views.events.words.ANSWERS": WHOLE},
    "models.enums.EventForm": {"views.events.card.FORMS": WHOLE},
    "models.enums.EventLevel": {"views.events.card.LEVELS": WHOLE},
    "models.enums.EventState": {
        "views.events.card.HEADLINES": {"ANNOUNCED"},  # goes without saying
        "views.events.words.STATES": WHOLE,
    },
    "models.enums.LetterTo": {
        "views.letters.screens.ASK": WHOLE,
        "views.letters.screens.PROMPTS": WHOLE,
        "views.letters.screens.SENT": WHOLE,
    },
    "models.enums.NoticeKind": {
        # What is told between two people is told by its own screen; only what goes to many is counted as undelivered.
        "views.status.undelivered.KINDS": {
            *("BACKUPS_GO_ON", "BACKUPS_STOPPED", "CONFIRMED", "DEADLINE_MOVED", "GIVEN", "ITEMS_CHANGED", "KEPT"),
            *("DESK_ENTERED", "LETTER_ANSWERED"),
            *("LETTER_ASKED", "LETTER_WAITING", "MENTIONS", "MESSAGE", "NOT_MINE", "OPERATOR_WORD", "PLAIN", "PROBLEM"),
            *("REPORTED", "REQUEST_MADE", "REQUEST_REFUSED", "RETURNED", "ROLE_GIVEN", "SOLVED", "SURVEY_AGAIN"),
            *("SURVEY_DECISION", "SURVEY_KEY_LOST", "TAKEN_BACK", "WHOLE_CHANGED"),
        },
        # What is said about a whole event; the rest has words of its own.
        "views.events.notices.HEADS": {kind.name for kind in NoticeKind}
        - {*("EVENT_ANNOUNCED", "EVENT_CANCELLED", "EVENT_CORRECTED", "EVENT_MOVED", "EVENT_PLACED")},
    },
    "models.enums.Obligation": {"views.events.card.OBLIGATIONS": WHOLE},
    "models.enums.Presence": {"views.events.lists.MARKS": WHOLE, "views.report.tables.PRESENCE": WHOLE},
    "models.enums.RoadmapChangeKind": {
        "views.roadmap.whole.ASKED": WHOLE,
        "views.roadmap.whole.CHANGES": WHOLE,
        "views.roadmap.notices.OF_THE_WHOLE": WHOLE,
        "views.roadmap.whole.NAMES": WHOLE,
    },
    "services.desk.pasting.Column": {"desk.pages.pasting.HEADINGS": WHOLE},
    "services.events.rules.book.Word": {},
    "services.events.warnings.Against": {},
    "services.events.certificates.Standing": {"views.events.papers.STANDINGS": WHOLE},
    "services.events.letter_drafts.Ask": {"views.events.letter.WANTED": WHOLE},
    "services.events.reading.model.DoubtKind": {
        "services.events.letters.DOUBTS": WHOLE,
        "services.events.letter_drafts.SETTLED_BY": WHOLE,
    },
    "services.events.reading.model.Missing": {
        "services.events.letters.QUESTIONS": WHOLE,
        "services.events.letter_drafts.ASKED_FOR": WHOLE,
    },
    "services.events.reading.tables.Field": {
        "services.events.reading.tables.LABELS": WHOLE,
        # These stand in labelled lines, not in the header of a table.
        "services.events.reading.tables.HEADER_WORDS": {
            *("ANSWER", "ASIDE", "ENDS", "KIND", "NUMBER", "REGISTRATION"),
        },
    },
    "services.last_edit.Edited": {"services.last_edit.WAYS": WHOLE, "views.last_edit.WHAT": WHOLE},
    "services.messages.operators.Word": {"views.messages.operators.WORDS": WHOLE},
    "services.messages.troubles.Trouble": {
        "services.messages.troubles.BEGINS": WHOLE,
        "views.messages.operators.OVER": WHOLE,
    },
    "services.messages.outbox.Outcome": {},
    "services.messages.outbox.Priority": {},
    "services.municipality.calendar.DayKind": {
        "services.municipality.calendar.LONGEST": {"OFF", "WORK"},  # single days
        "views.municipality.calendar.HEADINGS": WHOLE,
        "views.municipality.calendar.SIGNS": WHOLE,
        "views.municipality.calendar.ADDING": WHOLE,
    },
    "services.people.importing.planned.Change": {"views.people.readings.SIGNS": WHOLE},
    "services.privacy.erasure.Fate": {},
    "services.privacy.register.Forget": {"services.privacy.doc.FORGET": WHOLE},
    "services.privacy.register.Kept": {"services.privacy.doc.KEPT": WHOLE},
    "services.privacy.register.MyData": {"services.privacy.doc.MYDATA": WHOLE},
    "services.privacy.register.Restore": {"services.privacy.doc.RESTORE": WHOLE},
    "services.privacy.register.Whose": {"services.privacy.doc.WHOSE": WHOLE},
    "services.privacy.texts.Text": {},
    "services.reminders.rules.ladder.Direction": {},
    "services.recognition.Sent": {
        "handlers.recognising.NEEDS": WHOLE,
        "services.recognition.SCORES": WHOLE,
        "views.unasked.KINDS": WHOLE,
    },
    "services.reminders.acts.Until": {},
    "services.reminders.rules.oversight.Level": {
        "services.reminders.rules.oversight.ANSWERED_WITHIN": WHOLE,
        "views.evidence.card.LEVELS": WHOLE,
        "views.reminders.ladders.ABOVE": WHOLE,
        "views.reminders.morning.LATE_IN": WHOLE,
    },
    "services.reminders.rules.plan.Kind": {
        # What comes by itself, not within a morning, has words of its own.
        "services.reminders.notices.PARTS": {"DIGEST", "ITEM", "SEMINAR", "START", "SURVEY"},
        "views.evidence.story.TOLD": {
            "DIGEST",
            "SEMINAR",
            "SURVEY",
            "UNSENT",
        },  # the story of an item tells of the item's own
        # These have a state for a sign.
        "views.reminders.groups.SIGNS": {
            *("CHECK_IN", "DECISION", "DIGEST", "ESCALATION", "ITEM", "PROBLEM", "START", "UNDECIDED", "UNSENT"),
        },
        "views.reminders.morning.HEADLINES": {"DIGEST", "ITEM", "SEMINAR", "START", "SURVEY"},  # these have a day
    },
    "services.reminders.rules.plan.VoidReason": {},
    "services.events.checking_in.Phase": {},
    "services.events.rules.steps.Standing": {},
    "services.roadmap.correcting.Property": {
        "handlers.roadmap.correcting.WORDED": {"CLOSE", "DATE", "EVIDENCE"},  # these are chosen, not written
        "views.roadmap.correcting.ASKED": WHOLE,
        # The others can be the same of several items.
        "views.roadmap.correcting.ASKED_OF_SEVERAL": {
            *("CLOSE", "DATE", "EVIDENCE", "EXECUTORS", "RESULT", "SECTION"),
        },
        "views.roadmap.correcting.NAMES": WHOLE,
    },
    "services.roadmap.assignments.checks.Check": {},
    "services.roadmap.before.Heap": {},
    "services.roadmap.executors.model.Group": {
        "handlers.roadmap.correcting.GROUP_NAMES": WHOLE,
        "services.roadmap.crowd.PEOPLE_GROUPS": {"ALL_SCHOOLS", "CENTRE", "LISTED_SCHOOLS"},  # groups of schools
        "services.roadmap.executors.words.PEOPLE": {"ALL_SCHOOLS", "CENTRE", "LISTED_SCHOOLS"},
    },
    # A date is typed, it has no button.
    "services.roadmap.importing.draft.Decision": {"desk.pages.importing.DECISIONS": {"DATE"}},
    "services.roadmap.importing.draft.DoubtKind": {},
    "services.roadmap.reading.Shelf": {
        "views.roadmap.lists.STATES": {"ARCHIVED", "FOUND", "MONTH", "SCHOOL", "SECTION"},  # groups, and the archive
        "views.roadmap.lists.GROUPINGS": {
            "ALL",
            "ARCHIVED",
            "DONE",
            "FOUND",
            "LATE",
            "MINE",
            "OPEN",
            "UNDATED",
        },  # lists
    },
    "services.status.lists.Cut": {
        "services.status.counts.GROUPINGS": {"ALL"},  # is not cut
        "views.status.main.CUTS": {"ALL"},
    },
    "services.status.lists.Which": {"services.status.lists.FIGURE_OF": WHOLE, "views.evidence.home.KINDS": WHOLE},
    "services.surveys.definitions.model.Kind": {
        "services.surveys.definitions.sheets.KIND_WORDS": WHOLE,
        # The others are answered by tapping.
        "views.surveys.answering.WRITTEN": {"NPS", "ONE_OF", "SCALE", "SEVERAL_OF", "YES_NO"},
    },
    "models.enums.TermEnd": {},
    "models.enums.TryState": {},
    "views.dialogues.Kind": {"views.dialogues.HOW": WHOLE},
    "views.dialogues.Length": {},
    "views.evidence.said.How": {},
    "views.people.journal.Narrow": {},
    "views.roadmap.buttons.PaperForm": {},
    "storage.postgres.Fault": {},  # `cli.common.SERVER_FAULTS` knows its values: tests/postgres/test_words.py
}
