"""What people met with once, by its code, and the test that keeps it from coming back: each of them is still there."""

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
C = "conversations/test_"
# Code → the test that plays the person whom it hurt; several where the finding had several sides.
KEPT_BY = {
    # The morning
    "F-M1": (C + "morning_read", "test_late_things_come_once_a_week_in_one_list"),
    "F-M2": (C + "morning_read", "test_the_headline_says_what_is_true"),
    "F-M3": (C + "morning_read", "test_what_came_back_stands_first_with_its_reason"),
    "F-M4": (C + "nudges", "test_who_decides_is_reminded_in_the_morning_message_until_it_is_decided"),
    "F-M5": (C + "morning", "test_a_problem_reaches_the_curator_and_the_answer_comes_back"),
    "F-M6": (C + "morning_read", "test_missed_months_stand_in_one_line_and_the_buttons_say_which"),
    "F-M7": (C + "reminder_buttons", "test_a_month_later_it_still_does_the_right_thing_or_says_why_not"),
    "F-M8": (C + "morning_read", "test_a_range_is_reminded_of_its_start_too"),
    "F-M9": (C + "morning_read", "test_the_first_morning_of_a_coordinator_is_one_line"),
    "F-M10": (C + "home_and_morning", "test_not_mine_waits_on_the_coordinators_home_until_it_is_decided"),
    "F-M11": (C + "reminder_settings", "test_the_preview_equals_what_goes_also_after_a_downtime"),
    "F-M12": (C + "preferences", "test_an_hour_in_the_quiet_hours_is_adjusted_in_words"),
    "F-M13": (C + "handed_in_late", "test_what_was_handed_in_late_stops_counting"),
    # The conversation
    "F-C1": (C + "dialogues_end", "test_words_three_days_later_are_no_answer_until_the_person_says_so"),
    "F-C2": (C + "replies", "test_words_in_reply_to_a_reminder_are_asked_about_and_go_where_they_belong"),
    "F-C3": (C + "links", "test_a_link_is_followed_in_whatever_form_it_is_written"),
    "F-C4": (C + "two_municipalities", "test_every_room_is_in_the_chosen_one_and_says_so"),
    "F-C5": (C + "screens", "test_every_screen_has_a_way_on_few_buttons_and_plain_labels"),
    "F-C6": (C + "screens", "test_every_screen_has_a_way_on_few_buttons_and_plain_labels"),
    "F-C7": (C + "digest", "test_what_moved_the_three_worst_and_who_deserves_thanks"),
    "F-C8": (C + "last_edit", "test_every_kind_of_thing_is_put_back"),
    "F-C9": (C + "people", "test_a_school_is_handed_over_asked_once_and_everybody_hears_what_becomes_of_it"),
    "F-C10": (C + "not_mine_at_school", "test_nobody_of_us_goes_to_the_coordinator_and_stays_until_it_is_answered"),
    "F-C11": (C + "subject_room", "test_my_subject_my_people_my_events"),
    "F-C12": ("test_texts", "test_english_typography"),
    # Evidence and surveys
    "F-E1": (C + "evidence_told_apart", "test_a_file_is_never_a_link"),
    "F-E2": (C + "evidence_told_apart", "test_at_the_second_look_what_is_new_stands_first_and_the_rest_is_from_before"),
    "F-E3": (C + "evidence_told_apart", "test_a_report_that_was_not_sent_is_in_the_morning_until_it_is"),
    "F-E4": (C + "evidence_told_apart", "test_a_question_inside_an_open_report_is_asked_about"),
    "F-E5": (C + "evidence_told_apart", "test_a_long_report_is_counted_and_read_page_by_page"),
    "F-E6": (C + "evidence_told_apart", "test_the_curator_sees_that_the_paper_is_missing"),
    "F-Q1": (C + "survey_running", "test_a_file_of_ones_own_from_its_mistakes_to_the_answers"),
    "F-Q2": (C + "survey_twins", "test_a_named_run_beside_a_confidential_one_of_the_same_survey_is_refused"),
    "F-Q3": (C + "survey_running", "test_a_file_of_ones_own_from_its_mistakes_to_the_answers"),
    "F-Q4": (C + "screens", "test_what_is_written_and_sent_leads_on_as_well"),
    "F-Q5": (C + "survey_twins", "test_any_earlier_run_can_be_compared_with"),
    # First steps and people
    "F-P1": (C + "listed_invites", "test_cards_that_were_handed_out_survive_a_second_printing"),
    "F-P2": (C + "first_steps", "test_from_an_empty_database_to_the_first_reminder"),
    "F-P3": (C + "first_steps", "test_another_language_and_another_zone"),
    "F-P4": (C + "people_kept_right", "test_a_second_municipality_is_made_in_the_chat_with_a_coordinator_of_its_own"),
    "F-P5": (C + "people_kept_right", "test_statuses_of_many_schools_by_a_list_and_by_ticking"),
    "F-P6": (C + "schools", "test_a_closed_school_leaves_the_lists_and_its_people_their_roles"),
    "F-P7": (C + "links", "test_a_used_invitation_offers_the_door"),
    "F-P8": (C + "people_kept_right", "test_who_has_another_account_comes_back_as_who_they_were"),
    "F-P9": (C + "people_kept_right", "test_dates_of_a_role_are_set_and_corrected"),
    "F-P10": (C + "people_kept_right", "test_the_journal_is_read_narrowed_and_names_nobody_by_number"),
    # Numbers, papers, words
    "F-A1": (C + "status_numbers", "test_one_unit_is_named_and_the_items_come_first"),
    "F-A2": (C + "status_numbers", "test_a_curators_figures_are_those_of_her_schools"),
    "F-A3": (C + "status_numbers", "test_worries_are_counted_and_open_their_lists"),
    "F-A4": (C + "status_pictures", "test_pictures_come_as_photos_with_the_table_behind_a_button"),
    "F-A5": ("documents/test_filenames", "test_any_text_makes_a_safe_name"),
    "F-A6": ("documents/test_survey_results", "test_no_heading_is_said_twice_and_none_is_torn"),
    "F-A7": ("documents/test_invite_sheet", "test_a_card_with_long_words_grows_instead_of_cutting_them_off"),
    "F-W1": ("test_texts", "test_one_thing_has_one_word"),
    "F-W2": ("test_texts", "test_russian_says_what_an_office_says"),
    # The operator
    "F-O1": ("test_promises", "test_the_guide_tells_every_setting_with_its_default"),
    "F-O2": ("cli/test_running", "test_wrong_settings_are_refused_in_one_line"),
    "F-O3": ("cli/test_contracts", "test_a_fresh_database_has_nothing_to_tell_and_says_so"),
    "F-O4": ("cli/test_contracts", "test_surveys_answer_in_one_shape"),
    "F-O5": ("test_promises", "test_commands_and_options_exist"),
    "F-O6": (C + "demo", "test_a_visitor_finds_people_a_roadmap_events_and_a_survey_half_answered"),
}


@cache
def names_in(file):
    tree = ast.parse((HERE / f"{file}.py").read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("code", KEPT_BY)
def test_what_people_met_with_once_is_still_kept_from_coming_back(code):
    file, test = KEPT_BY[code]
    assert test in names_in(file)
