from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_squashed")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["status", "submitted_at", "id"], name="referral_inbox"
            ),
        ),
    ]
