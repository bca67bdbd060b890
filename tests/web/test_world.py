from incidents.policy import Action


def test_the_manager_of_the_desk_reaches_only_the_desk(world, work_for):
    work = work_for(world.manager)
    assert work.could(Action.SEE_WORK)
    assert not work.could(Action.SEE_ACCESS_LOG)


def test_home_leads_a_manager_to_his_work(world, sign_in):
    answer = sign_in(world.manager).get("/")
    assert answer.status_code == 302
