if a:
	b
        # c

	d \
  + e

if f:
  gif (h,
# i
j): k
