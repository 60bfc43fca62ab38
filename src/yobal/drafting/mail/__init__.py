"""Messages of e-mail, single (.eml) or a mailbox of them (.mbox), read without trust in what stands in them."""
