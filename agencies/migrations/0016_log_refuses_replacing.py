from django.db import migrations, models

from agencies import append_only


def lay_anew(apps, schema_editor):
    append_only.lift(schema_editor.connection)
    append_only.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0015_permission_to_correct_stays'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='event',
            name='event_that_counts',
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('verb__in', ['add_authenticator_app', 'add_passkey', 'approve_mix_limit', 'assign', 'attach', 'break_glass', 'change_password', 'check_import', 'choose_password', 'duplicate_checked', 'end_criterion', 'end_grant', 'end_membership', 'end_mix_limit', 'end_opening', 'end_sessions', 'end_token', 'export', 'give_membership', 'grant', 'invite', 'invite_agency', 'issue_token', 'lift_restriction', 'look_for', 'look_in_emergency', 'make_recovery_codes', 'offer', 'panel', 'park', 'preview', 'read', 'record_consent', 'record_person', 'refuse_mix_limit', 'remove_authenticator_app', 'remove_passkey', 'remove_rule', 'remove_second_step', 'restrict', 'review_looking', 'review_opening', 'save_section', 'send_invitation', 'set_criterion', 'set_mix_limit', 'set_neighbours', 'set_own_postcode', 'set_rule', 'start', 'tell_apart', 'uninvite_agency', 'unpark', 'urgency', 'withdraw_consent']), _negated=True), fields=['-id'], name='event_that_counts'),
        ),
        migrations.RunPython(lay_anew, migrations.RunPython.noop),
    ]
