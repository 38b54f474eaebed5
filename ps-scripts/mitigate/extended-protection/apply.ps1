<#
.SYNOPSIS
Turns Extended Protection on at every virtual directory of Exchange, as Microsoft recommends.
#>
Invoke-ExfApply $Expected
