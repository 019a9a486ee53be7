from django.db import migrations, models


def words_keep_their_question(apps, schema_editor):
    """What was changed in the words about a connection stands under the question for words."""
    changes = apps.get_model("referrals", "AssessmentChange").objects
    changes.filter(section="connection", field="connection_grounds").update(field="connection_detail")


def words_as_before(apps, schema_editor):
    changes = apps.get_model("referrals", "AssessmentChange").objects
    changes.filter(section="connection", field="connection_detail").update(field="connection_grounds")


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0015_previews_without_people'),
    ]

    operations = [
        migrations.RenameField('connectionsection', 'connection_grounds', 'connection_detail'),
        migrations.AlterField(
            model_name='connectionsection',
            name='connection_detail',
            field=models.TextField(blank=True, verbose_name='What should be known about that connection?'),
        ),
        migrations.RunPython(words_keep_their_question, words_as_before),
        migrations.AddField(
            model_name='connectionsection',
            name='connection_grounds',
            field=models.JSONField(blank=True, default=list, help_text='Leave it empty if that is not known. Without a connection there are no grounds.', verbose_name='What makes that connection?'),
        ),
        migrations.AddField(
            model_name='housingsection',
            name='duty_accepted',
            field=models.BooleanField(blank=True, null=True, verbose_name='Has a council accepted a homelessness duty to them?'),
        ),
        migrations.AddField(
            model_name='backgroundsection',
            name='care_management',
            field=models.BooleanField(blank=True, null=True, verbose_name='Has adult social care accepted them under care management?'),
        ),
        migrations.AddField(
            model_name='backgroundsection',
            name='care_programme',
            field=models.BooleanField(blank=True, null=True, verbose_name='Are they under the care programme approach?'),
        ),
        migrations.AddField(
            model_name='backgroundsection',
            name='enhanced_care_programme',
            field=models.BooleanField(blank=True, null=True, verbose_name='Is it the enhanced programme?'),
        ),
        migrations.AddField(
            model_name='justicesection',
            name='released_on',
            field=models.DateField(blank=True, help_text='Leave empty if they were never in custody', null=True, verbose_name='When were they last released?'),
        ),
        migrations.AlterField(
            model_name='moneysection',
            name='benefits',
            field=models.CharField(blank=True, choices=[('universal_credit', 'Universal Credit'), ('housing_benefit', 'Housing Benefit'), ('pension', 'Pension or Pension Credit'), ('wages', 'Wages'), ('applied', 'Applied, not decided'), ('not_entitled', 'Not entitled to benefits'), ('none', 'No income')], max_length=20, verbose_name='What do they live on?'),
        ),
    ]
