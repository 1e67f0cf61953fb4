//! One suite for every back end: stories told through the contract alone, one file per file of
//! the contract. A new store adds its line at the end.

mod ahead;
mod alerts;
mod aside;
mod by_words;
mod changes;
mod comments;
mod contacts;
mod conversations;
mod directory;
mod evidence;
mod fallbacks;
mod gaps;
mod health;
mod inbox;
mod incidents;
mod journal;
mod lanes;
mod looked;
mod media;
mod merging;
mod opinions;
mod outbox;
mod page;
mod polling;
mod posts;
mod posts_given;
mod posts_held;
mod posts_listed;
mod posts_unknown;
mod public_pages;
mod receipts;
mod search;
mod shelf;
mod suspicions;
mod tokens;
mod told;
mod unknown;

/// Runs the whole suite on a back end, given how to open a furnished shop on it.
macro_rules! conformance {
    ($back_end:ident: $open:path) => {
        mod $back_end {
            conformance!(@file $open, directory, [
                an_installation_is_named_once,
                workspaces_are_listed_oldest_first,
                a_rotated_secret_is_kept_beside_the_new_one_until_dropped,
                an_asset_is_connected_once,
                a_channel_takes_new_settings_and_keeps_the_others,
                names_of_agents_are_unique_when_folded,
                a_sign_in_link_works_once_and_not_after_its_end,
                sessions_end_one_by_one_and_all_at_once,
                an_api_token_opens_its_workspace,
                i11_a_channel_is_not_found_from_another_workspace,
            ]);
            conformance!(@file $open, journal, [
                a_body_is_kept_with_its_items_digested,
                i3_a_broken_item_costs_its_siblings_nothing,
                items_of_an_asset_not_connected_wait_until_it_is,
                items_of_an_asset_of_another_app_are_refused,
                what_is_understood_later_is_no_leftover_any_more,
                leftovers_are_paged_oldest_first,
                trimming_keeps_what_is_left_over,
                a_channel_remembers_coarsely_when_it_was_heard,
            ]);
            conformance!(@file $open, conversations, [
                a_message_makes_contact_conversation_and_address,
                i2_the_same_message_twice_is_one,
                i14_a_picture_is_awaited_and_its_message_is_there,
                messages_are_paged_newest_first_without_gap_or_repeat,
                a_reaction_shows_and_can_be_taken_back_in_any_order,
                notes_are_never_messages,
                i11_another_workspace_sees_nothing,
            ]);
            conformance!(@file $open, contacts, [
                the_latest_name_by_event_time_counts_and_a_hand_given_one_wins,
                who_has_a_user_name_alone_is_called_by_the_latest,
                profiles_are_asked_for_once_and_named,
                one_person_by_two_ids_is_one_address_in_any_order,
                the_window_is_measured_on_event_time,
                a_tap_with_an_id_is_a_postback_that_opens_the_window,
            ]);
            conformance!(@file $open, ahead, [
                what_is_dated_ahead_stands_where_it_was_received,
                i2_what_opens_no_window_opens_none_when_a_message_moves_back,
                i2_a_redelivery_moves_nothing_up,
                i2_an_earlier_body_digested_later_moves_it_back,
                a_tap_without_a_message_is_measured_as_well,
                receipts_speak_in_the_platforms_times,
                a_kept_echo_stands_where_it_was_received,
            ]);
            conformance!(@file $open, changes, [
                i2_an_edit_and_its_message_in_any_order_show_the_latest_words,
                what_is_taken_back_is_kept_nowhere_in_any_order,
                the_file_of_what_is_taken_back_is_to_be_erased,
            ]);
            conformance!(@file $open, merging, [
                a_merge_shows_everything_in_one_conversation,
                unmerging_restores_both_exactly,
                nested_merges_come_apart_in_any_order,
                what_happened_meanwhile_goes_with_its_home,
            ]);
            conformance!(@file $open, search, [
                words_are_found_by_their_beginnings_without_accents,
                words_may_stand_in_name_and_message,
                names_are_found_for_merging,
                i11_another_workspaces_words_are_not_found,
            ]);
            conformance!(@file $open, outbox, [
                a_reply_is_queued_with_its_message,
                an_idempotency_key_gives_the_same_row_or_refuses_another_body,
                the_parts_of_a_request_are_queued_together_or_not_at_all,
                an_answer_told_twice_changes_nothing,
                what_is_taken_back_is_never_sent,
                what_was_sent_again_says_so_and_goes_once,
                budgets_and_probes_are_stored_with_the_send,
                the_next_wake_is_the_next_thing_due,
                exchanges_of_all_attempts_are_given,
                i11_another_workspaces_delivery_is_not_found,
            ]);
            conformance!(@file $open, evidence, [
                an_echo_with_our_key_settles_the_delivery_before_its_answer,
                an_echo_with_our_key_settles_an_unknown_delivery,
                an_echo_of_nothing_ours_is_said_elsewhere,
                an_echo_with_anothers_key_is_said_elsewhere,
                an_echo_then_the_answer_with_its_id_are_one_message,
                an_echo_that_lost_our_key_and_the_answer_with_its_id_are_one_message,
                an_echo_before_its_answer_tells_the_platforms_time_as_one_after_it,
                an_answer_with_another_id_than_the_echo_is_right,
                a_second_sending_under_our_key_is_a_message_of_its_own,
                a_status_with_our_key_settles_and_counts,
                evidence_lets_a_held_delivery_go_no_second_time,
            ]);
            conformance!(@file $open, receipts, [
                i7_a_receipt_never_falls,
                a_status_before_its_message_counts_when_it_is_known,
                i2_what_is_charged_is_the_latest_word_in_any_order,
                a_watermark_covers_what_was_said_before_it,
                read_up_to_a_message_covers_those_before_it,
                a_mark_before_the_message_is_known_counts_all_the_same,
                a_refusal_after_acceptance_shows_as_failed_with_its_cause,
                receipts_of_what_was_said_elsewhere_show_too,
            ]);
            conformance!(@file $open, lanes, [
                i4_a_lane_gives_its_head_only,
                lanes_do_not_wait_for_each_other,
                a_held_delivery_comes_back_when_its_time_comes,
                what_is_held_waits_on_and_nothing_else_of_it_changes,
                of_what_waits_for_a_later_trial_the_next_is_brought_forward,
                old_refusals_are_forgotten_and_what_may_have_worked_is_not,
                releasing_lets_the_held_of_a_channel_go,
                proofs_of_not_sent_are_counted_and_a_continue_begins_anew,
                a_postponed_delivery_stays_queued_until_then,
            ]);
            conformance!(@file $open, aside, [
                i4_words_pass_a_picture_that_cannot_go,
                i5_a_picture_set_aside_waits_while_words_are_on_their_way,
                what_waits_for_anything_else_keeps_its_place,
                words_that_passed_are_not_stuck,
            ]);
            conformance!(@file $open, unknown, [
                i5_what_may_have_been_sent_is_not_begun_again,
                an_unknown_one_is_settled_by_history,
                what_was_said_elsewhere_since_may_yet_be_the_delivery,
                i5_what_was_there_before_a_request_is_told_without_a_clock,
                proof_of_absence_queues_it_again_at_the_head,
                unconfirmed_lets_the_lane_go_on_and_late_evidence_accepts,
                a_person_decides_an_unconfirmed_one,
                i8_after_a_crash_a_request_without_answer_is_unknown,
                i8_after_a_crash_what_never_left_is_queued,
            ]);
            conformance!(@file $open, inbox, [
                the_inbox_is_paged_by_last_activity,
                a_closed_conversation_opens_when_the_person_writes,
                seen_means_nothing_unread,
                counts_follow_the_tabs,
            ]);
            conformance!(@file $open, by_words, [
                words_settle_an_unknown_delivery_where_no_key_is_carried,
                words_never_settle_what_was_begun_after_the_echo,
                words_settle_when_our_clock_is_a_little_ahead_of_the_platforms,
                an_echo_beside_a_request_waits_for_its_answer,
                an_echo_kept_for_a_refused_send_was_said_elsewhere,
            ]);
            conformance!(@file $open, told, [
                a_comment_is_a_message_that_opens_no_window,
                i2_a_comment_and_what_becomes_of_it_in_any_order,
                a_hidden_comment_says_so,
                i2_an_answer_stands_with_the_comment_it_answers_whichever_comes_first,
                i2_a_changed_number_is_the_same_person_in_any_order,
                an_address_book_names_people_and_makes_no_conversations,
                a_notice_is_there_once_however_often_it_is_told,
                what_was_said_before_the_desk_was_there_is_not_unread,
                what_is_quoted_is_told_with_the_message,
            ]);
            conformance!(@file $open, tokens, [
                a_token_joins_once_with_evidence,
                a_token_that_ended_or_comes_from_elsewhere_joins_nothing,
                a_token_followed_by_someone_joined_already_is_used_up,
            ]);
            conformance!(@file $open, health, [
                a_breaker_is_closed_until_stored,
                cells_that_are_not_closed_are_listed_with_what_they_hold,
                tokens_over_a_kind_are_counted,
                a_token_that_works_is_good_again,
                what_came_in_is_counted_by_the_time_of_day,
                what_comes_late_is_told_from_what_came_while_nobody_was_here,
            ]);
            conformance!(@file $open, fallbacks, [
                what_is_stuck_is_the_head_and_what_waits_behind_it,
                one_arrives_and_the_other_is_withdrawn,
                what_may_be_on_its_way_is_not_withdrawn,
                the_first_goes_when_its_way_works_before_the_other_left_or_when_that_fails,
                a_way_that_went_down_before_it_left_is_taken_back_and_may_be_tried_again,
                i5_what_was_taken_meanwhile_is_not_let_go_a_second_time,
                what_says_another_is_not_said_another_way_in_turn,
                what_waits_for_word_of_the_other_keeps_nobody_back,
                a_consent_is_kept_with_its_words_and_taken_back,
                what_was_held_goes_by_people_first_and_the_oldest_window_first,
            ]);
            conformance!(@file $open, incidents, [
                an_incident_begins_once_grows_heals_and_ends,
                of_a_cell_that_flaps_the_last_span_and_the_longest_are_told,
                an_incident_knows_what_it_kept_back_and_what_became_of_it,
                an_incident_is_explained_in_the_platforms_words,
                how_people_can_be_reached_is_told_of_those_who_wrote_lately,
            ]);
            conformance!(@file $open, alerts, [
                who_wants_to_be_told_is_told,
                an_agent_has_so_many_browsers_and_no_more,
                the_first_key_stays,
                an_alert_goes_to_a_target_once,
                a_later_alert_supersedes_one_that_waits,
                a_browser_that_is_gone_is_told_nothing_any_more,
                whose_window_ends_while_a_reply_waits_is_told,
                i11_another_workspaces_alerts_are_not_touched,
            ]);
            conformance!(@file $open, opinions, [
                what_is_said_is_kept_as_it_changes,
                incidents_are_told_of_while_they_last_and_a_little_after,
                i11_another_workspaces_incident_gets_no_opinion,
            ]);
            conformance!(@file $open, public_pages, [
                a_page_has_one_address_until_it_is_ended,
                i11_another_workspaces_page_is_neither_made_nor_ended,
            ]);
            conformance!(@file $open, gaps, [
                what_is_known_not_to_be_whole_is_read_whatever_was_audited,
                a_refused_conversation_is_read_again_behind_the_others_until_that_is_believed,
                a_gap_is_asked_for_once_and_read_to_its_end,
                a_gap_waits_through_trouble_and_one_given_up_is_asked_for_anew,
                a_gap_that_cannot_be_read_concerns_who_wrote_around_it,
                i11_another_workspaces_gap_is_not_found,
                i2_what_is_read_back_and_what_is_told_are_one_in_any_order,
                what_was_taken_back_is_not_read_back,
            ]);
            conformance!(@file $open, polling, [
                what_was_taken_is_remembered_and_may_begin_anew,
                i11_a_mark_is_its_workspaces_own,
            ]);
            conformance!(@file $open, media, [
                a_stored_picture_is_there_and_asked_for_no_more,
                a_picture_that_fails_is_asked_for_later,
                a_picture_that_is_gone_says_why,
                an_attached_picture_is_sent,
            ]);
            conformance!(@file $open, shelf, [
                captions_are_listed_by_name_whatever_its_case,
                slots_are_listed_by_time_of_day,
                a_file_of_the_library_keeps_the_moment_it_was_added,
                what_a_film_is_made_of_is_kept_beside_its_name,
                the_library_is_paged_newest_first,
                what_nobody_shows_is_taken_out_of_the_library_and_erased,
                what_a_post_shows_stays_in_the_library,
                what_a_message_shows_stays_in_the_library,
                an_agent_has_one_secret_address_of_the_calendar,
                a_workspace_wants_what_it_said_last,
                the_first_agent_approves_and_somebody_always_does,
                i11_another_workspaces_shelf_is_not_found,
            ]);
            conformance!(@file $open, comments, [
                where_people_commented_is_told_until_it_is_deleted,
                a_comment_that_is_there_no_more_is_deleted,
                what_was_written_while_comments_were_read_stays,
                a_private_answer_stands_under_no_post,
                what_is_done_to_a_comment_is_known_of_it,
                i2_whether_a_comment_is_hidden_is_the_latest_word,
                a_deleted_comment_keeps_its_post_and_none_of_its_words,
                what_the_word_list_hid_is_listed_while_it_is_hidden,
            ]);
            conformance!(@file $open, looked, [
                the_word_list_looks_at_each_comment_once,
                comments_that_wait_keep_no_later_one_from_being_looked_at,
                an_edited_comment_is_looked_at_again_with_what_it_said_before,
            ]);
            conformance!(@file $open, page, [
                a_post_that_is_listed_no_more_is_gone,
                a_post_that_no_list_shows_is_read_once_where_somebody_commented,
                a_post_that_is_not_shown_is_not_asked_for_again,
                somebody_elses_post_is_forgotten_with_the_mention_in_it,
                how_a_post_does_is_kept_name_by_name,
                listed_posts_are_paged_of_one_channel_or_all,
                clicks_on_a_share_link_are_counted_by_network,
                i11_another_workspaces_page_side_is_not_touched,
            ]);
            conformance!(@file $open, posts, [
                a_new_post_is_a_draft_of_whoever_wrote_it,
                a_post_is_changed_at_the_version_it_was_read_at,
                a_post_changes_its_channels_and_keeps_those_that_stay,
                a_key_stores_one_post_however_often_it_is_used,
                a_post_is_staged_with_remarks_that_are_kept,
                a_post_is_given_another_time_or_none,
                what_the_outbox_has_cannot_be_changed_moved_or_deleted,
                a_post_that_was_never_given_is_deleted_with_all_that_was_said,
            ]);
            conformance!(@file $open, suspicions, [
                what_was_refused_is_listed_until_it_is_held_instead,
                i4_refusals_of_one_lane_go_in_their_order,
                i4_what_something_passed_stays_refused,
                i5_what_failed_after_it_was_taken_is_no_refusal,
                what_was_taken_and_given_up_is_told_apart_from_what_arrived,
                i11_what_others_are_refused_with_is_an_error_and_counts,
                what_became_of_the_last_message_to_each_person_is_told,
            ]);
            conformance!(@file $open, posts_listed, [
                scheduled_posts_come_due_oldest_first,
                posts_are_listed_by_their_time_and_those_without_one_last,
                posts_are_asked_for_by_stage_channel_and_state,
                i11_another_workspace_sees_no_post,
            ]);
            conformance!(@file $open, posts_given, [
                a_post_is_given_with_its_words_and_files_as_they_are_then,
                a_post_that_is_given_before_its_time_acts_at_its_time,
                a_post_is_given_once,
                of_many_who_give_a_post_at_once_one_does,
                what_is_impossible_already_is_failed_as_it_is_given,
                an_accepted_post_has_its_id_its_moment_and_one_comment,
                i4_the_comment_comes_after_the_post_and_is_no_post,
                blank_words_are_no_comment,
                an_id_that_is_anothers_is_not_taken_although_the_answer_is,
                an_echo_with_a_posts_key_changes_nothing_of_the_post,
            ]);
            conformance!(@file $open, posts_held, [
                messages_and_posts_are_due_apart,
                a_breaker_that_closes_lets_posts_go_too,
                a_late_post_waits_for_a_persons_word_and_goes_when_told,
                messages_are_let_go_by_no_post,
                late_posts_of_a_channel_are_seen_by_each_other,
                what_a_channel_published_since_is_counted_by_kind,
                a_post_that_waits_is_withdrawn_and_never_goes,
                a_post_waits_on_while_the_platform_works_at_it,
            ]);
            conformance!(@file $open, posts_unknown, [
                i5_a_post_that_may_be_there_is_looked_for_and_not_begun_again,
                a_post_that_is_found_was_published_when_its_request_was_begun,
                a_post_is_evidence_for_one_delivery,
                a_post_that_is_there_is_accepted_from_wherever_it_waits,
                proof_of_absence_lets_a_post_go_again,
                a_person_says_that_a_post_is_there,
                i5_a_person_has_a_post_published_again_once,
                a_post_that_failed_is_published_again_by_a_persons_word,
                i8_after_a_crash_a_post_that_may_be_there_is_unknown,
                i5_what_a_platform_lists_is_judged_by_order_and_not_by_clock,
            ]);
        }
    };
    (@file $open:path, $file:ident, [$($story:ident,)*]) => {
        mod $file {
            $(#[test]
            fn $story() {
                let shop = $open();
                let home = shop.home.clone();
                pollster::block_on(super::super::$file::$story(shop));
                home.assert_sound();
            })*
        }
    };
}

conformance!(sqlite_in_memory: crate::cast::in_memory);
conformance!(sqlite_in_a_folder: crate::cast::in_folder);
